package dev.exai.providers.internal.glm;

import dev.exai.core.ErrorKind;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.http.RetryAfter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** GLM's error codes ("api-code" pages of docs.z.ai and docs.bigmodel.cn). */
final class GlmErrors {
    /** The times in its sentences carry no zone; its servers tell the time of China. */
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    private static final Pattern RESET =
            Pattern.compile("reset at (\\d{4})-(\\d\\d)-(\\d\\d)[ T](\\d\\d):(\\d\\d):(\\d\\d)");

    private GlmErrors() {}

    /** What the code means; null if there is none that is known. */
    static @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        String code = error.code() != null ? error.code() : error.type();
        if (code == null || !code.matches("\\d{3,4}")) {
            return status == 434 ? ErrorKind.PERMISSION : status == 435 ? ErrorKind.TOO_LARGE : null;
        }
        return switch (Integer.parseInt(code)) {
            case 1000, 1001, 1002, 1003, 1004, 1005 -> ErrorKind.AUTHENTICATION;
            case 1110, 1111, 1112, 1120, 1121 -> ErrorKind.PERMISSION;
            case 1113, 1304, 1308, 1309, 1310, 1311, 1313, 1314, 1315, 1316, 1317, 1318, 1319, 1320, 1321 ->
                ErrorKind.QUOTA_EXHAUSTED;
            case 1210, 1213, 1214, 1215 -> ErrorKind.INVALID_REQUEST;
            case 1211, 1222 -> ErrorKind.NOT_FOUND;
            case 1212, 1221 -> ErrorKind.UNSUPPORTED;
            case 1220 -> ErrorKind.PERMISSION;
            case 1261 -> ErrorKind.CONTEXT_TOO_LONG;
            case 1300, 1301 -> ErrorKind.CONTENT_REFUSED;
            case 1302, 1303 -> ErrorKind.RATE_LIMITED;
            case 1305, 1312 -> ErrorKind.OVERLOADED;
            case 435 -> ErrorKind.TOO_LARGE;
            case 500, 1200, 1230, 1234 -> ErrorKind.SERVER_ERROR;
            default -> null;
        };
    }

    /** The time until a plan's window opens again, from the sentence; null if it names none. */
    static @Nullable Duration waitAsked(ErrorBody error, Instant now) {
        String message = error.message();
        Matcher reset = message == null ? null : RESET.matcher(message);
        if (reset == null || !reset.find()) {
            return null;
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(reset, 1),
                    number(reset, 2),
                    number(reset, 3),
                    number(reset, 4),
                    number(reset, 5),
                    number(reset, 6));
            return RetryAfter.until(local.toInstant(CHINA), now);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
