package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long to wait, as providers say it, with every value that must not be believed. */
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest(name = "Retry-After: {0} is {1}")
    @CsvSource(textBlock = """
            2,                                PT2S
            ' 2 ',                            PT2S
            0,                                PT0S
            1.5,                              PT1.5S
            -1,                               PT0S
            -99999999999,                     PT0S
            99999999,                         PT744H
            999999999999999999,               PT744H
            9999999999999999999999,           ''
            'Sun, 22 Nov 2026 10:00:30 GMT',  PT30S
            'Sun, 22 Nov 2026 09:00:00 GMT',  PT0S
            'Wed, 22 Nov 2126 10:00:00 GMT',  ''
            'Fri, 22 Nov 2126 10:00:00 GMT',  PT744H
            soon,                             ''
            1e9,                              ''
            NaN,                              ''
            '',                               ''
            """)
    void fromHeaders_anyValue_isBoundedAndNeverNegative(String value, @Nullable String expected) {
        Duration wait = RetryAfter.fromHeaders(null, value, NOW);

        assertThat(wait).isEqualTo(duration(expected));
    }

    @ParameterizedTest(name = "retry-after-ms: {0}, Retry-After: {1} is {2}")
    @CsvSource({"250,9,PT0.25S", "-3,9,PT0S", "junk,9,PT9S", ",9,PT9S", "1500.5,,PT1.501S", ",,''"})
    void fromHeaders_bothGiven_takesMillisecondsIfTheyCanBeRead(
            @Nullable String millis, @Nullable String seconds, @Nullable String expected) {
        Duration wait = RetryAfter.fromHeaders(millis, seconds, NOW);

        assertThat(wait).isEqualTo(duration(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Rate limit reached. Please try again in 20s.                    | PT20S
            Please try again in 1m30s.                                      | PT1M30S
            Please try again in 6m0s.                                       | PT6M
            Please try again in 2m                                          | PT2M
            Please try again in 350ms.                                      | PT0.35S
            Please retry again in 1.5s                                      | PT1.5S
            max RPM: 3, please try again after 1 seconds                    | PT1S
            The engine is currently overloaded, please try again later      | ''
            try again in a while, or try again after 4 seconds              | PT4S
            try again in 999999999s                                         | PT744H
            nothing                                                         | ''
            """)
    void fromText_sentence_isRead(String sentence, @Nullable String expected) {
        Duration wait = RetryAfter.fromText(sentence);

        assertThat(wait).isEqualTo(duration(expected));
    }

    private static @Nullable Duration duration(@Nullable String iso) {
        return iso == null || iso.isEmpty() ? null : Duration.parse(iso);
    }
}
