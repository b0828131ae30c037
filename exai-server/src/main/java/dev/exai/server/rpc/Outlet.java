package dev.exai.server.rpc;

/**
 * Where everything goes that is said about one request. Thread-safe. Never blocks for long; what is said after the end, or
 * to a client that has gone, is dropped.
 */
public interface Outlet {
    /** Sends a message that comes before the answer. */
    void send(byte[] message);

    /** Whether the client is behind in reading, so that messages of little worth should be left out. */
    boolean isSlow();

    /** Whether the client is known to be gone. */
    boolean isClosed();

    /**
     * Sends the answer and ends.
     *
     * @param status the HTTP status, used where nothing has been sent before and the transport has statuses
     */
    void finish(int status, byte[] message);

    /** Ends without an answer. */
    void end();

    /** Runs the action once when the client goes away before the end, or at once if it has gone. */
    void onGone(Runnable action);
}
