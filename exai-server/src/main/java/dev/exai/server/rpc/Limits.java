package dev.exai.server.rpc;

import java.time.Duration;

/** The bounds of one server. Immutable. */
public final class Limits {
    private static final Limits STANDARD = new Builder().build();

    private final int[] values;

    private Limits(int[] values) {
        this.values = values;
    }

    /** Every limit at its default. */
    public static Limits standard() {
        return STANDARD;
    }

    /** The value of a limit. */
    public int of(Limit limit) {
        return values[limit.ordinal()];
    }

    /** The value of a limit that is given in milliseconds. */
    public Duration duration(Limit limit) {
        return Duration.ofMillis(of(limit));
    }

    /** Collects limits, starting from the defaults. Not thread-safe. */
    public static final class Builder {
        private final int[] values = new int[Limit.values().length];

        /** Every limit at its default. */
        public Builder() {
            for (Limit limit : Limit.values()) {
                values[limit.ordinal()] = Math.toIntExact(limit.standard());
            }
        }

        /**
         * Sets a limit.
         *
         * @throws IllegalArgumentException if the value is below the least or above 2³¹−1
         */
        public Builder set(Limit limit, long value) {
            if (value < limit.least() || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        limit.settingName() + " must be " + limit.least() + " to " + Integer.MAX_VALUE + ": " + value);
            }
            values[limit.ordinal()] = (int) value;
            return this;
        }

        /** The limits. */
        public Limits build() {
            return new Limits(values.clone());
        }
    }
}
