package dev.exai.server.rpc;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.HttpHandler.Admission;

/** Something that is served beside the protocol to callers who have been let in. Called on threads that must not block. */
public interface HttpDoor {
    /** Whether the path is served here. */
    boolean serves(String path);

    /** Judges a request of somebody who has been let in, before any of its body is read. */
    Admission admit(HttpHead head, PrincipalId principal);

    /** Answers a request whose short body has been collected, now or later. */
    void handle(HttpHead head, PrincipalId principal, HttpReply reply);

    /**
     * Takes the body of an admitted request that is not collected, and answers, now or later.
     *
     * @param goOn asks for the next piece after one that was the last for now; any thread
     */
    HttpBody receive(HttpHead head, PrincipalId principal, HttpReply reply, Runnable goOn);

    /** Ends what is under way. */
    void close();
}
