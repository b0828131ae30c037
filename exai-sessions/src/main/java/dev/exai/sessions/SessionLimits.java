package dev.exai.sessions;

import dev.exai.core.model.ProviderId;
import java.util.Map;
import java.util.Objects;

/**
 * How many sessions may run, and how many may wait, at each level. A session needs a permit of every level that counts
 * it; it is refused at once if it would have to wait, the queue of any level is full, and nobody less pressing can make
 * room. Sessions of class CONTROL are counted by their own level alone. Immutable.
 */
public final class SessionLimits {
    /** The defaults. */
    public static final SessionLimits DEFAULT = builder().build();

    private final Limit global;
    private final Limit perPrincipal;
    private final Limit perProvider;
    private final Limit perConversation;
    private final Limit background;
    private final Limit control;
    private final Map<ProviderId, Limit> providers;

    private SessionLimits(Builder builder) {
        global = builder.global;
        perPrincipal = builder.perPrincipal;
        perProvider = builder.perProvider;
        perConversation = builder.perConversation;
        background = builder.background;
        control = builder.control;
        providers = builder.providers;
    }

    /**
     * One level.
     *
     * @param permits most sessions that run at once, at least 1
     * @param queue most sessions that wait, 0 or more
     */
    public record Limit(int permits, int queue) {
        /**
         * Checks.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public Limit {
            if (permits < 1 || queue < 0) {
                throw new IllegalArgumentException(
                        "limit needs at least 1 permit and no negative queue: " + permits + ", " + queue);
            }
        }
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** All sessions together. */
    public Limit global() {
        return global;
    }

    /** All sessions of one principal. */
    public Limit perPrincipal() {
        return perPrincipal;
    }

    /** All sessions that ask the provider. */
    public Limit provider(ProviderId provider) {
        return providers.getOrDefault(provider, perProvider);
    }

    /** All sessions of one conversation. */
    public Limit perConversation() {
        return perConversation;
    }

    /** All sessions of class BACKGROUND, which count as part of all sessions too. */
    public Limit background() {
        return background;
    }

    /** All sessions of class CONTROL, which no other level counts. */
    public Limit control() {
        return control;
    }

    /** Builds {@link SessionLimits}. Not thread-safe. */
    public static final class Builder {
        // 64: a session waits for a provider nearly all its life; each costs a thread and a connection, not a core
        private Limit global = new Limit(64, 1_024);
        private Limit perPrincipal = new Limit(16, 64);
        private Limit perProvider = new Limit(32, 256);
        // 1: turns of a conversation are one order, and each needs the answer of the one before
        private Limit perConversation = new Limit(1, 16);
        // 48 of 64: an interactive session finds a permit however much background work there is
        private Limit background = new Limit(48, 512);
        private Limit control = new Limit(16, 64);
        private Map<ProviderId, Limit> providers = Map.of();

        private Builder() {}

        /** Default 64 that run and 1,024 that wait. */
        public Builder global(Limit value) {
            global = Objects.requireNonNull(value, "global");
            return this;
        }

        /** Default 16 that run and 64 that wait. */
        public Builder perPrincipal(Limit value) {
            perPrincipal = Objects.requireNonNull(value, "perPrincipal");
            return this;
        }

        /** For providers that {@link #providers} does not name; default 32 that run and 256 that wait. */
        public Builder perProvider(Limit value) {
            perProvider = Objects.requireNonNull(value, "perProvider");
            return this;
        }

        /** For providers by name; default none. */
        public Builder providers(Map<ProviderId, Limit> value) {
            providers = Map.copyOf(value);
            return this;
        }

        /** Default 1 that runs and 16 that wait. */
        public Builder perConversation(Limit value) {
            perConversation = Objects.requireNonNull(value, "perConversation");
            return this;
        }

        /** Default 48 that run and 512 that wait. */
        public Builder background(Limit value) {
            background = Objects.requireNonNull(value, "background");
            return this;
        }

        /** Default 16 that run and 64 that wait. */
        public Builder control(Limit value) {
            control = Objects.requireNonNull(value, "control");
            return this;
        }

        /** The finished limits. */
        public SessionLimits build() {
            return new SessionLimits(this);
        }
    }
}
