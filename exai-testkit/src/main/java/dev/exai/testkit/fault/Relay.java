package dev.exai.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One direction of a connection: passes bytes on as its flow says, until one end closes or the flow breaks. */
final class Relay {
    private static final int BUFFER = 16 * 1024;

    private final Flow flow;
    private final Link link;
    private long passed;
    private boolean swallowing;

    Relay(Flow flow, Link link) {
        this.flow = flow;
        this.link = link;
    }

    /** Passes on until {@code in} ends; returns whether everything was passed on. */
    boolean copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            pass(buffer, count, out);
        }
        return !swallowing;
    }

    private void pass(byte[] bytes, int count, OutputStream out) throws IOException {
        int at = 0;
        while (at < count && !swallowing && !link.isAbandoned()) {
            int piece = (int) Math.min(flow.breakAfter() - passed, Math.min(count - at, flow.pieceBytes()));
            if (piece > 0) {
                link.pause(flow.latency());
                write(out, bytes, at, piece);
                passed += piece;
                at += piece;
            }
            if (passed == flow.breakAfter()) {
                swallowing = true; // what comes is read and forgotten, so that a client that leaves is noticed
                breakFlow();
            }
        }
    }

    private void write(OutputStream out, byte[] bytes, int at, int piece) throws IOException {
        try {
            out.write(bytes, at, piece);
            out.flush();
        } catch (IOException e) {
            if (!link.isAbandoned()) {
                throw e;
            }
        }
    }

    private void breakFlow() throws IOException {
        switch (flow.how()) {
            case CUT -> link.close();
            case RESET -> link.reset();
            case HALF_OPEN -> link.abandonTarget();
            case SWALLOW -> {}
        }
    }
}
