package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.providers.internal.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the errors of one vendor mean. Implementations are stateless and thread-safe. */
public interface ErrorRules {
    /** Reads an error body; one that says nothing leaves every field null. */
    default ErrorBody parse(String body) {
        return ErrorBody.parse(body);
    }

    /** What an error body says, where the vendor has a way of its own to say it. */
    default ErrorBody understood(ErrorBody error) {
        return error;
    }

    /** What an error means, or null where the status alone decides. */
    default @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        return null;
    }

    /** As {@link #kindOf(int, ErrorBody)}, for a vendor whose body says more than an {@link ErrorBody} holds. */
    default @Nullable ErrorKind kindOf(int status, ErrorBody error, String body) {
        return kindOf(status, error);
    }

    /** How long the body of an error asks to wait, or null. */
    default @Nullable Duration waitAsked(ErrorBody error, Instant now) {
        return null;
    }

    /** As {@link #waitAsked(ErrorBody, Instant)}, for a vendor whose body says more than an {@link ErrorBody} holds. */
    default @Nullable Duration waitAsked(ErrorBody error, String body, Instant now) {
        return waitAsked(error, now);
    }

    /** How long headers of the vendor's own ask to wait, for an error without {@code Retry-After}; or null. */
    default @Nullable Duration waitAsked(HttpAnswer answer, ErrorKind kind, Instant now) {
        return null;
    }
}
