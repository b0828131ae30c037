package dev.exai.providers.fuzz;

import dev.exai.providers.internal.http.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a provider asks to wait: whatever it says, never less than nothing and never more than the bound. */
public final class RetryAfterFuzz {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private RetryAfterFuzz() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] input) {
        Effort.bounded(() -> attempt(input));
    }

    private static void attempt(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        check(RetryAfter.fromHeaders(text, null, NOW));
        check(RetryAfter.fromHeaders(null, text, NOW));
        check(RetryAfter.fromHeaders(text, text, NOW));
        check(RetryAfter.fromText(text));
        check(RetryAfter.fromText("Please try again in " + text));
    }

    private static void check(@Nullable Duration wait) {
        if (wait != null && (wait.isNegative() || wait.compareTo(RetryAfter.LONGEST) > 0)) {
            throw new AssertionError("asked to wait " + wait);
        }
    }
}
