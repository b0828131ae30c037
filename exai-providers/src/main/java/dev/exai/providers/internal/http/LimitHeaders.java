package dev.exai.providers.internal.http;

import dev.exai.core.spi.RemainingLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's headers say is left of a key's limits: {@code x-ratelimit-remaining-requests} and its like of OpenAI, xAI
 * and those who copy them, with resets such as {@code 6m0s}, and {@code anthropic-ratelimit-requests-remaining} with resets
 * as instants, and {@code x-ratelimit-remaining} of OpenRouter and Kimi, which count requests, with resets as seconds or
 * milliseconds since 1970. What cannot be read is not there.
 */
final class LimitHeaders {
    private static final String COMMON = "x-ratelimit-";
    private static final String REQUESTS = "requests";
    private static final String ANTHROPIC = "anthropic-ratelimit-";
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6}(?:\\.\\d{1,9})?)s)?"
                    + "(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?");

    private LimitHeaders() {}

    /** Null if they say nothing, as most do. */
    static @Nullable RemainingLimits read(Headers headers, InstantSource time) {
        if (!anyIn(headers)) {
            return null;
        }
        Instant now = time.instant();
        RemainingLimits limits = new RemainingLimits(
                count(of(headers, REQUESTS, "remaining")),
                reset(of(headers, REQUESTS, "reset"), now),
                count(of(headers, "tokens", "remaining")),
                reset(of(headers, "tokens", "reset"), now));
        return limits.requests() == null && limits.tokens() == null ? null : limits;
    }

    private static boolean anyIn(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.regionMatches(true, 0, COMMON, 0, COMMON.length())
                    || name.regionMatches(true, 0, ANTHROPIC, 0, ANTHROPIC.length())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String of(Headers headers, String what, String which) {
        String common = headers.get(COMMON + which + "-" + what);
        String own = common != null ? common : headers.get(ANTHROPIC + what + "-" + which);
        return own == null && what.equals(REQUESTS) ? headers.get(COMMON + which) : own;
    }

    private static @Nullable Long count(@Nullable String text) {
        return text != null && text.strip().matches("\\d{1,18}") ? Long.valueOf(text.strip()) : null;
    }

    private static @Nullable Duration reset(@Nullable String text, Instant now) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String value = text.strip().toLowerCase(Locale.ROOT);
        Matcher span = SPAN.matcher(value);
        if (span.matches()) {
            double millis =
                    amount(span, 1) * 3_600_000 + amount(span, 2) * 60_000 + amount(span, 3) * 1_000 + amount(span, 4);
            return Duration.ofMillis(Math.round(millis));
        }
        Duration untilMoment = RetryAfter.fromEpoch(value, now);
        if (untilMoment != null) {
            return untilMoment;
        }
        return value.matches("\\d{1,9}(\\.\\d{1,9})?")
                ? Duration.ofMillis(Math.round(Double.parseDouble(value) * 1_000))
                : instant(text.strip(), now);
    }

    private static double amount(Matcher span, int group) {
        String text = span.group(group);
        return text == null ? 0 : Double.parseDouble(text);
    }

    private static @Nullable Duration instant(String text, Instant now) {
        try {
            return RetryAfter.until(Instant.parse(text), now);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
