package dev.exai.files.internal.web;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** What an address answers, to be read once and closed. Not thread-safe. */
public final class WebAnswer extends FilterInputStream {
    private final String fileName;
    private final String mediaType;
    private final FetchWatch watch;

    WebAnswer(InputStream body, String fileName, String mediaType, FetchWatch watch) {
        super(body);
        this.fileName = fileName;
        this.mediaType = mediaType;
        this.watch = watch;
    }

    /** The last part of its path, untrusted; empty if there is none. */
    public String fileName() {
        return fileName;
    }

    /** What it says it is, which proves nothing; empty if it says nothing. */
    public String mediaType() {
        return mediaType;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        try {
            return in.read(target, from, length);
        } catch (IOException e) {
            if (watch.isOver() || e instanceof SocketTimeoutException) {
                throw new ExaiException(
                        ErrorKind.TIMEOUT, ErrorPhase.START, "the address did not send all of its answer in time", e);
            }
            throw e;
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Ends the connection. */
    @Override
    public void close() {
        watch.close();
    }
}
