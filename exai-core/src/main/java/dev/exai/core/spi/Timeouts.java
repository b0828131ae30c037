package dev.exai.core.spi;

import java.time.Duration;

/**
 * Three of the four clocks of a call; the fourth is its deadline, which cuts these.
 *
 * @param connect to resolve, connect and shake hands, per address; default 10 s
 * @param firstByte from the sent request to the first byte of the answer; default 300 s, because GLM and Kimi send
 *     nothing while they think
 * @param idle between two bytes of the answer; default 300 s for the same reason
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle) {
    /** The defaults. */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(300), Duration.ofSeconds(300));

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Timeouts {
        check("connect", connect);
        check("firstByte", firstByte);
        check("idle", idle);
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " time-out must be positive: " + value);
        }
    }
}
