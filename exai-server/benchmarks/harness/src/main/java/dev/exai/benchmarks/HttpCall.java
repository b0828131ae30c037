package dev.exai.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP request as bytes, in which seven digits are rewritten before each use: so no answer can be taken for another
 * one, and making a request costs the load generator nothing.
 */
final class HttpCall {
    /** Stands in the body where the number of the call goes. */
    static final String NUMBER = "1000000";

    private final byte[] bytes;
    private final int numberAt;

    private HttpCall(String request) {
        bytes = request.getBytes(StandardCharsets.US_ASCII);
        numberAt = request.indexOf(NUMBER);
    }

    /**
     * A POST of JSON to the endpoint.
     *
     * @param headers further header lines, each ended by CR LF
     * @param body holds {@link #NUMBER} at most once
     */
    static HttpCall post(String headers, String body) {
        return new HttpCall("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    static HttpCall delete(String headers) {
        return new HttpCall("DELETE /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n");
    }

    /** Writes the request that carries the number into the buffer and flips it. */
    void fill(ByteBuffer target, int number) {
        target.clear();
        target.put(bytes);
        target.flip();
        if (numberAt >= 0) {
            byte[] digits = new byte[NUMBER.length()];
            putDigits(digits, number);
            target.put(numberAt, digits);
        }
    }

    static void putDigits(byte[] digits, int number) {
        int rest = number;
        for (int at = digits.length - 1; at >= 0; at--) {
            digits[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    int length() {
        return bytes.length;
    }
}
