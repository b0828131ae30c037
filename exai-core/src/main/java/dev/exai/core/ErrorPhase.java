package dev.exai.core;

/** How far a call had come when it failed. The order of the constants is the order of a call's life. */
public enum ErrorPhase {
    /** Before anything left this process: arguments, abilities, routing. */
    PREPARE,
    /** Waiting for a permit. */
    ADMISSION,
    /** Resolving, connecting, TLS handshake. The provider has seen nothing of the request. */
    CONNECT,
    /** Sending the request; the provider may have seen part of it. */
    SEND,
    /** The request is sent and no byte of the answer has arrived; the provider may be working and billing. */
    WAIT,
    /** The answer has begun and no output has been delivered to the caller. */
    START,
    /** At least one piece of output has been delivered; from here nothing is repeated silently. */
    OUTPUT
}
