package dev.exai.server.rpc;

import dev.exai.core.PrincipalId;
import java.util.Map;

/** Decides on and answers HTTP requests; knows nothing of the engine beneath. Called on threads that must not block. */
public interface HttpHandler {
    /** Judges a request by its head, before any of its body is read. */
    Admission admit(HttpHead head);

    /** Answers an admitted request, now or later. */
    void handle(HttpHead head, byte[] body, PrincipalId principal, HttpReply reply);

    /**
     * Takes the body of a request that was admitted to be streamed, and answers it, now or later.
     *
     * @param goOn asks for the next piece after one that was the last for now; any thread
     */
    HttpBody receive(HttpHead head, PrincipalId principal, HttpReply reply, Runnable goOn);

    /** The verdict on a head. */
    sealed interface Admission {
        /** The request may go on for the principal. */
        record Accepted(PrincipalId principal) implements Admission {}

        /** The request may go on for the principal; its body is not collected, and at most so long. */
        record Streamed(PrincipalId principal, long maxBytes) implements Admission {}

        /** The request is answered at once and the connection closed; its body is not read. */
        record Refused(int status, Map<String, String> headers, String contentType, String body) implements Admission {}
    }
}
