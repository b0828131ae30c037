package dev.exai.server.rpc;

import java.util.Map;

/**
 * The response to one HTTP request: either whole, or an event stream. Thread-safe; never blocks. What is said after the end,
 * or to a client that has gone, is dropped.
 */
public interface HttpReply {
    /** Sends a whole response; an empty body for none. */
    void respond(int status, Map<String, String> headers, String contentType, byte[] body);

    /** Opens an event stream. */
    void startEvents();

    /** Sends one event. */
    void event(byte[] data);

    /** Ends the event stream. */
    void endEvents();

    /** Whether much waits for the client to read. */
    boolean isSlow();

    /** Whether the connection is gone. */
    boolean isClosed();

    /** Runs the action once when the connection is lost before the end, or at once if it is lost already. */
    void onGone(Runnable action);
}
