package dev.exai.server.auth;

import dev.exai.core.PrincipalId;
import org.jspecify.annotations.Nullable;

/** Tells from the {@code Authorization} header who makes a request. Thread-safe; called on threads that must not block. */
public interface Authenticator {
    /** Whether everybody is let in; then the server must not be reachable from other machines. */
    boolean isOpen();

    /**
     * The verdict on a request.
     *
     * @param authorization the value of the header, null if there is none
     */
    Verdict judge(@Nullable String authorization);

    /** What is known of who asks. */
    sealed interface Verdict {
        /** It is the principal. */
        record Known(PrincipalId principal) implements Verdict {}

        /**
         * It is nobody who may ask.
         *
         * @param tried whether a token was shown, and was wrong
         */
        record Unknown(boolean tried) implements Verdict {}
    }
}
