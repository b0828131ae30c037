package dev.exai.providers.internal.http;

import java.io.InputStream;
import java.util.Objects;

/** The body of an answer as a stream of bytes; reading fails with {@link dev.exai.core.ProviderException}. */
public final class AnswerInput extends InputStream {
    private final HttpAnswer answer;

    /** The rest of the body; closing this closes the answer. */
    public AnswerInput(HttpAnswer answer) {
        this.answer = answer;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
        Objects.checkFromIndexSize(from, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        answer.outputDelivered();
        return answer.read(buffer, from, length);
    }

    @Override
    public void close() {
        answer.close();
    }
}
