package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.ErrorRules;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Google's errors mean (ai.google.dev, "API errors", and google.rpc.Code). */
final class GeminiErrors implements ErrorRules {
    private static final int CANCELLED_BY_THEM = 499;
    private static final Pattern RETRY_IN = Pattern.compile("(?i)\\bretry in (\\d{1,6}(?:\\.\\d{1,9})?)s\\b");

    GeminiErrors() {}

    @Override
    public ErrorBody parse(String body) {
        return GoogleError.parse(body).error();
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error, String body) {
        GoogleError google = GoogleError.parse(body);
        if (isBadKey(google)) {
            return ErrorKind.AUTHENTICATION;
        }
        String word = error.code() == null ? "" : error.code();
        return switch (word) {
            case "INVALID_ARGUMENT" -> isTooLong(error) ? ErrorKind.CONTEXT_TOO_LONG : ErrorKind.INVALID_REQUEST;
            // A file that is not there is called forbidden.
            case "FAILED_PRECONDITION", "PERMISSION_DENIED" ->
                error.says("may not exist") ? ErrorKind.NOT_FOUND : ErrorKind.PERMISSION;
            case "UNAUTHENTICATED" -> ErrorKind.AUTHENTICATION;
            case "NOT_FOUND" -> ErrorKind.NOT_FOUND;
            case "RESOURCE_EXHAUSTED" -> ofExhausted(status, google);
            case "UNAVAILABLE" -> ErrorKind.OVERLOADED;
            case "CANCELLED", "INTERNAL", "DEADLINE_EXCEEDED", "UNKNOWN" -> ErrorKind.SERVER_ERROR;
            default -> status == CANCELLED_BY_THEM ? ErrorKind.SERVER_ERROR : null;
        };
    }

    @Override
    public @Nullable Duration waitAsked(ErrorBody error, String body, Instant now) {
        Duration detail = GoogleError.parse(body).retryDelay();
        String message = error.message();
        if (detail != null || message == null) {
            return detail;
        }
        Matcher sentence = RETRY_IN.matcher(message);
        return sentence.find() ? GoogleError.seconds(sentence.group(1) + "s") : null;
    }

    /** A wrong key is answered with 400, a leaked one with 403. */
    private static boolean isBadKey(GoogleError google) {
        String reason = google.reason();
        return (reason != null && reason.startsWith("API_KEY_"))
                || google.error().says("api key not valid")
                || google.error().says("reported as leaked");
    }

    private static boolean isTooLong(ErrorBody error) {
        return error.says("exceeds the maximum number of tokens");
    }

    /** A quota of the day or an empty account is not back in seconds, whatever the error asks to wait. */
    private static ErrorKind ofExhausted(int status, GoogleError google) {
        boolean ofDay = google.quota().contains("perday") || google.quota().contains("per_day");
        boolean noMoney =
                status == 402 || (google.retryDelay() == null && google.error().says("credits"));
        return ofDay || noMoney ? ErrorKind.QUOTA_EXHAUSTED : ErrorKind.RATE_LIMITED;
    }
}
