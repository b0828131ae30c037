package dev.exai.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Sends one answer with the faults its script asks for. Used once. */
final class ReplyWriter {
    private static final byte[] LINE_ENDS = new byte[1 << 20];
    private static final long ENDLESS = 1L << 30;

    static {
        Arrays.fill(LINE_ENDS, (byte) '\n');
    }

    private final Peer peer;
    private final Faults faults;
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private long bodyBytes;

    ReplyWriter(Peer peer, Faults faults) {
        this.peer = peer;
        this.faults = faults;
    }

    void send(Reply reply) throws IOException {
        peer.pause(faults.delay);
        if (faults.silent) {
            peer.awaitClose();
        }
        if (faults.resetAtOnce) {
            peer.reset();
        }
        boolean chunked = faults.declaredLength < 0 && (reply.stream() || faults.gzip == Faults.Gzip.GOOD);
        sendSliced(head(reply, chunked));
        sendBody(reply, chunked);
        if (faults.closeAfterwards || faults.lastOnConnection || faults.declaredLength >= 0) {
            peer.cut();
        }
    }

    /** Bytes that are a whole answer already, then the end of the connection. */
    void sendRaw(byte[] bytes) throws IOException {
        peer.pause(faults.delay);
        sendSliced(bytes);
        peer.cut();
    }

    private byte[] head(Reply reply, boolean chunked) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Scripted\r\n");
        reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (faults.gzip != Faults.Gzip.NONE) {
            head.append("Content-Encoding: gzip\r\n");
        }
        if (faults.lastOnConnection) {
            head.append("Connection: close\r\n");
        }
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else {
            int length = reply.events().stream().mapToInt(event -> event.length).sum();
            head.append("Content-Length: " + (faults.declaredLength < 0 ? length : faults.declaredLength) + "\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void sendBody(Reply reply, boolean chunked) throws IOException {
        OutputStream encoder = faults.gzip == Faults.Gzip.GOOD ? new GZIPOutputStream(encoded, 512, true) : encoded;
        int index = 0;
        for (byte[] event : reply.events()) {
            stopBefore(index);
            if (index > 0) {
                peer.pause(faults.pace);
            }
            encoder.write(event);
            sendEncoded(encoder, chunked);
            index++;
        }
        stopBefore(index);
        sendFiller(encoder, chunked);
        encoder.close();
        sendEncoded(encoder, chunked);
        if (chunked) {
            sendSliced("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Blank lines. Of a bomb that nobody is to read to its end only the first ones are compressed, because behind a window full of
     * blank lines all further ones look the same: what is to be seen is the work of the client.
     */
    private void sendFiller(OutputStream encoder, boolean chunked) throws IOException {
        byte[] same = null;
        for (long left = faults.fillerBytes; left > 0; left -= LINE_ENDS.length) {
            if (same == null) {
                encoder.write(LINE_ENDS);
                encoder.flush();
            } else {
                encoded.writeBytes(same);
            }
            boolean windowFull = left < faults.fillerBytes;
            if (same == null && windowFull && faults.fillerBytes > ENDLESS) {
                same = encoded.toByteArray();
            }
            sendEncoded(encoder, chunked);
        }
    }

    private void stopBefore(int event) throws IOException {
        if (event == faults.stallAfter) {
            peer.awaitClose();
        }
        if (event == faults.cutAfter) {
            peer.cut();
        }
    }

    private void sendEncoded(OutputStream encoder, boolean chunked) throws IOException {
        encoder.flush();
        byte[] bytes = encoded.toByteArray();
        encoded.reset();
        if (bytes.length == 0) {
            return;
        }
        long room = faults.resetAfterBytes - bodyBytes;
        byte[] fitting = room < bytes.length ? Arrays.copyOf(bytes, (int) room) : bytes;
        bodyBytes += fitting.length;
        sendSliced(chunked ? chunk(fitting) : fitting);
        if (fitting.length < bytes.length) {
            peer.reset();
        }
    }

    private static byte[] chunk(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes.length + 12);
        chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(bytes);
        chunk.writeBytes(new byte[] {'\r', '\n'});
        return chunk.toByteArray();
    }

    private void sendSliced(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += faults.sliceBytes) {
            peer.send(bytes, from, Math.min(faults.sliceBytes, bytes.length - from));
            if (faults.sliceBytes == Faults.NEVER) {
                return;
            }
            peer.pause(faults.slicePause);
        }
    }
}
