package dev.exai.providers.internal.anthropic;

import dev.exai.core.ErrorKind;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.ErrorRules;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.RetryAfter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors by their type, which holds in a refusal and in the middle of a stream alike (errors page, read 2026-08). */
final class AnthropicErrors implements ErrorRules {
    private static final List<String> LIMITS = List.of("requests", "tokens", "input-tokens", "output-tokens");

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        String type = error.type() == null ? "" : error.type();
        return switch (type) {
            case "invalid_request_error" -> ofInvalidRequest(status, error);
            case "authentication_error" -> ErrorKind.AUTHENTICATION;
            case "billing_error" -> ErrorKind.QUOTA_EXHAUSTED;
            case "permission_error" -> ErrorKind.PERMISSION;
            case "not_found_error" -> ErrorKind.NOT_FOUND;
            case "conflict_error" -> ErrorKind.CONFLICT;
            case "request_too_large" -> ErrorKind.TOO_LARGE;
            case "rate_limit_error" -> ErrorKind.RATE_LIMITED;
            case "overloaded_error" -> ErrorKind.OVERLOADED;
            case "api_error", "timeout_error" -> ErrorKind.SERVER_ERROR;
            default -> null;
        };
    }

    /** Half of a message has a type too, and is no error that the vendor tells of. */
    @Override
    public ErrorBody understood(ErrorBody error) {
        boolean message = "message".equals(error.type()) && error.message() == null;
        return message ? new ErrorBody(null, null, null, null, null) : error;
    }

    /** Money, length and content are refused under the one type too; only the sentence tells them apart. */
    private static ErrorKind ofInvalidRequest(int status, ErrorBody error) {
        if (error.says("credit balance is too low") || error.says("specified api usage limits")) {
            return ErrorKind.QUOTA_EXHAUSTED;
        }
        if (error.says("prompt is too long") || error.says("exceed context limit")) {
            return ErrorKind.CONTEXT_TOO_LONG;
        }
        if (error.says("content filtering policy")) {
            return ErrorKind.CONTENT_REFUSED;
        }
        return status == 413 ? ErrorKind.TOO_LARGE : ErrorKind.INVALID_REQUEST;
    }

    /** Until the last of the used up limits is full again. */
    @Override
    public @Nullable Duration waitAsked(HttpAnswer answer, ErrorKind kind, Instant now) {
        Duration longest = null;
        for (String limit : kind == ErrorKind.RATE_LIMITED ? LIMITS : List.<String>of()) {
            String prefix = "anthropic-ratelimit-" + limit;
            Duration wait = "0".equals(answer.header(prefix + "-remaining"))
                    ? until(answer.header(prefix + "-reset"), now)
                    : null;
            longest = wait != null && (longest == null || wait.compareTo(longest) > 0) ? wait : longest;
        }
        return longest;
    }

    private static @Nullable Duration until(@Nullable String moment, Instant now) {
        try {
            return moment == null
                    ? null
                    : RetryAfter.until(OffsetDateTime.parse(moment.strip()).toInstant(), now);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
