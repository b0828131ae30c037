package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import org.jspecify.annotations.Nullable;

/** What an error means where its vendor has no say of its own. */
final class StatusKinds {
    private StatusKinds() {}

    static ErrorKind of(int status, ErrorBody error) {
        ErrorKind byWord = byWord(error);
        return byWord != null && status >= 400 ? byWord : byStatus(status);
    }

    private static @Nullable ErrorKind byWord(ErrorBody error) {
        if (error.is("insufficient_quota") || error.is("billing_hard_limit_reached")) {
            return ErrorKind.QUOTA_EXHAUSTED;
        }
        if (error.is("context_length_exceeded") || error.says("maximum context length")) {
            return ErrorKind.CONTEXT_TOO_LONG;
        }
        if (error.is("content_filter") || error.is("content_policy_violation")) {
            return ErrorKind.CONTENT_REFUSED;
        }
        if (error.is("invalid_api_key")) {
            return ErrorKind.AUTHENTICATION;
        }
        if (error.is("model_not_found")) {
            return ErrorKind.NOT_FOUND;
        }
        return error.is("rate_limit_exceeded") ? ErrorKind.RATE_LIMITED : null;
    }

    private static ErrorKind byStatus(int status) {
        return switch (status) {
            case 401 -> ErrorKind.AUTHENTICATION;
            case 402 -> ErrorKind.QUOTA_EXHAUSTED;
            case 403 -> ErrorKind.PERMISSION;
            case 404 -> ErrorKind.NOT_FOUND;
            case 408 -> ErrorKind.SERVER_ERROR;
            case 409 -> ErrorKind.CONFLICT;
            case 410 -> ErrorKind.GONE;
            case 413 -> ErrorKind.TOO_LARGE;
            case 429 -> ErrorKind.RATE_LIMITED;
            case 503, 529 -> ErrorKind.OVERLOADED;
            default -> byClass(status);
        };
    }

    private static ErrorKind byClass(int status) {
        return switch (status / 100) {
            case 3 -> ErrorKind.REDIRECTED;
            case 4 -> ErrorKind.INVALID_REQUEST;
            case 5 -> ErrorKind.SERVER_ERROR;
            default -> ErrorKind.BAD_UPSTREAM;
        };
    }
}
