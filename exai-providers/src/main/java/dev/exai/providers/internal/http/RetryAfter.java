package dev.exai.providers.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks to wait: {@code retry-after-ms}, {@code Retry-After} as seconds or date (RFC 9110, 10.2.3), or
 * a span in the text of the error. Never negative, at most {@link #LONGEST}; what cannot be read is no answer.
 */
public final class RetryAfter {
    /** Longest wait that is believed: the windows of plans last a month at most. */
    public static final Duration LONGEST = Duration.ofDays(31);

    private static final long EPOCH_MILLIS = 100_000_000_000L; // the year 5138 in seconds, 1973 in milliseconds

    private static final Pattern SPAN =
            Pattern.compile("(?i)(?:try|retry)\\s+again\\s+(?:in|after)\\s+(?:(\\d{1,6})m(?!s))?\\s*"
                    + "(?:(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(ms|milliseconds?|s|seconds?))?");

    private RetryAfter() {}

    /** What the headers say, or null. */
    public static @Nullable Duration fromHeaders(@Nullable String millis, @Nullable String secondsOrDate, Instant now) {
        Duration exact = millis == null ? null : number(millis.strip(), 0.001);
        if (exact != null || secondsOrDate == null) {
            return exact;
        }
        Duration seconds = number(secondsOrDate.strip(), 1);
        return seconds != null ? seconds : date(secondsOrDate.strip(), now);
    }

    /** What a sentence such as "Please try again in 1m20s" says, or null. */
    public static @Nullable Duration fromText(String text) {
        Matcher span = SPAN.matcher(text);
        while (span.find()) {
            String minutes = span.group(1);
            String amount = span.group(2);
            if (minutes != null || amount != null) {
                double unit = amount != null && span.group(3).startsWith("m") ? 0.001 : 1;
                double seconds = (minutes == null ? 0 : Double.parseDouble(minutes) * 60)
                        + (amount == null ? 0 : Double.parseDouble(amount) * unit);
                return bounded(seconds);
            }
        }
        return null;
    }

    /** The time until a moment that is written as seconds or milliseconds since 1970, or null. */
    public static @Nullable Duration fromEpoch(@Nullable String text, Instant now) {
        if (text == null || !text.strip().matches("\\d{10,13}")) {
            return null;
        }
        long number = Long.parseLong(text.strip());
        return until(number < EPOCH_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number), now);
    }

    /** The time from now until the moment, within the bounds. */
    public static Duration until(Instant moment, Instant now) {
        Duration wait = Duration.between(now, moment);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration number(String text, double unitSeconds) {
        if (!text.matches("-?\\d{1,18}(\\.\\d{1,9})?")) {
            return null;
        }
        return bounded(Double.parseDouble(text) * unitSeconds);
    }

    private static @Nullable Duration date(String text, Instant now) {
        try {
            return until(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant(),
                    now);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration bounded(double seconds) {
        double inside = Math.max(0, Math.min((double) LONGEST.toSeconds(), seconds));
        return Duration.ofMillis(Math.round(inside * 1000));
    }
}
