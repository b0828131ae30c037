package dev.exai.providers.internal.minimax;

import dev.exai.core.ErrorKind;
import dev.exai.providers.internal.engine.ErrorBody;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MiniMax's error codes ("error code" page of platform.minimax.io, read 2026-10), which come with any HTTP status. */
final class MiniMaxErrors {
    private static final Pattern CODE_IN_MESSAGE = Pattern.compile("\\((\\d{4})\\)");

    private MiniMaxErrors() {}

    /** The error with its code, which often stands in parentheses in the sentence only. */
    static ErrorBody withCode(ErrorBody error) {
        String message = error.message();
        if (error.code() != null || message == null) {
            return error;
        }
        Matcher code = CODE_IN_MESSAGE.matcher(message);
        return code.find() ? error.withCode(code.group(1)) : error;
    }

    /** What the code means; null if there is none that is known. */
    static @Nullable ErrorKind kindOf(ErrorBody error) {
        String code = error.code();
        if (code == null) {
            return error.is("overloaded_error") ? ErrorKind.OVERLOADED : null;
        }
        return switch (code) {
            case "1000", "1001", "1024", "1033" -> ErrorKind.SERVER_ERROR;
            case "1002" -> ErrorKind.RATE_LIMITED;
            case "1004", "2049" -> ErrorKind.AUTHENTICATION;
            case "1008", "2056" -> ErrorKind.QUOTA_EXHAUSTED;
            case "1026", "1027" -> ErrorKind.CONTENT_REFUSED;
            case "2013" -> ofParameters(error);
            case "2064" -> ErrorKind.OVERLOADED;
            default -> null;
        };
    }

    private static ErrorKind ofParameters(ErrorBody error) {
        if (error.says("context window exceeds")) {
            return ErrorKind.CONTEXT_TOO_LONG;
        }
        boolean missing = error.says("unknown model") || error.says("not exist") || error.says("not found");
        return missing ? ErrorKind.NOT_FOUND : ErrorKind.INVALID_REQUEST;
    }
}
