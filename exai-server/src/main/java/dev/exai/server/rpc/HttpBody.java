package dev.exai.server.rpc;

/** Takes the body of one request piece by piece, as it comes. Called on a thread that must not block; does not throw. */
public interface HttpBody {
    /** Takes a piece; returns false to have the next one only after it has asked for it. */
    boolean take(byte[] piece);

    /** The body is complete. */
    void end();

    /** The body ends here, unfinished. */
    void lost();
}
