package dev.exai.server.rpc;

import dev.exai.core.PrincipalId;
import java.util.Map;

/** Decides on and answers HTTP requests; knows nothing of the engine beneath. Called on threads that must not block. */
public interface HttpHandler {
    /** Judges a request by its head, before any of its body is read. */
    Admission admit(HttpHead head);

    /** Answers an admitted request, now or later. */
    void handle(HttpHead head, byte[] body, PrincipalId principal, HttpReply reply);

    /** The verdict on a head. */
    sealed interface Admission {
        /** The request may go on for the principal. */
        record Accepted(PrincipalId principal) implements Admission {}

        /** The request is answered at once and the connection closed; its body is not read. */
        record Refused(int status, Map<String, String> headers, String contentType, String body) implements Admission {}
    }
}
