package dev.exai.sessions.workflow;

import dev.exai.core.model.Cost;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a panel is asked, and within which bounds. Immutable. */
public final class ConsensusQuestion {
    private final Builder settings;

    private ConsensusQuestion(Builder settings) {
        this.settings = settings;
    }

    /** A builder for the proposal and the members, at least two. */
    public static Builder of(String proposal, List<Panelist> panel) {
        return new Builder(proposal, panel);
    }

    /** What is to be decided, with everything the members need to know. */
    public String proposal() {
        return settings.proposal;
    }

    /** Who is asked. */
    public List<Panelist> panel() {
        return settings.panel;
    }

    /** What can be voted for. */
    public List<String> options() {
        return settings.options;
    }

    /** Longest time for one member, waiting for its turn included. */
    public Duration perModel() {
        return settings.perModel;
    }

    /** Fewest votes for a decision. */
    public int quorum() {
        return settings.quorum;
    }

    /** Most that may be spent, by the price list; null for no bound. */
    public @Nullable Cost ceiling() {
        return settings.ceiling;
    }

    /** Most tokens of one answer. */
    public int maxOutputTokens() {
        return settings.maxOutputTokens;
    }

    /** For repeatable sampling where a provider offers it; null for none. */
    public @Nullable Long seed() {
        return settings.seed;
    }

    /** Builds a {@link ConsensusQuestion}. Not thread-safe. */
    public static final class Builder {
        private final String proposal;
        private final List<Panelist> panel;
        private List<String> options = List.of("for", "against");
        private Duration perModel = Duration.ofMinutes(2);
        private int quorum;
        private @Nullable Cost ceiling;
        private int maxOutputTokens = 2_000;
        private @Nullable Long seed;

        private Builder(String proposal, List<Panelist> panel) {
            this.proposal = Objects.requireNonNull(proposal, "proposal");
            this.panel = List.copyOf(panel);
            quorum = this.panel.size() / 2 + 1;
        }

        /** At least two different words; default {@code for} and {@code against}. */
        public Builder options(List<String> value) {
            options = List.copyOf(value);
            return this;
        }

        /** Default two minutes; the deadline of the call cuts it. */
        public Builder perModel(Duration value) {
            perModel = Objects.requireNonNull(value, "perModel");
            return this;
        }

        /** 1 to the size of the panel; default more than a half. */
        public Builder quorum(int value) {
            quorum = value;
            return this;
        }

        /** Default none. With one, members whose price is unknown or in another currency are not asked. */
        public Builder ceiling(@Nullable Cost value) {
            ceiling = value;
            return this;
        }

        /** At least 1; default 2,000, thinking included. */
        public Builder maxOutputTokens(int value) {
            maxOutputTokens = value;
            return this;
        }

        /** Default none. */
        public Builder seed(@Nullable Long value) {
            seed = value;
            return this;
        }

        /**
         * The finished question.
         *
         * @throws IllegalArgumentException that names the setting out of range
         */
        public ConsensusQuestion build() {
            Set<String> members = new HashSet<>();
            panel.forEach(member -> members.add(member.toString()));
            require(!proposal.isBlank(), "proposal must not be blank");
            require(panel.size() >= 2, "a panel needs at least two members");
            require(members.size() == panel.size(), "two members are the same model with the same stance");
            require(options.size() >= 2 && new HashSet<>(options).size() == options.size(), "options must differ");
            require(quorum >= 1 && quorum <= panel.size(), "quorum must be 1 to " + panel.size() + ": " + quorum);
            require(!perModel.isNegative() && !perModel.isZero(), "perModel must be positive");
            require(maxOutputTokens >= 1, "maxOutputTokens must be at least 1");
            return new ConsensusQuestion(copy());
        }

        private Builder copy() {
            Builder copy = new Builder(proposal, panel);
            copy.options = options;
            copy.perModel = perModel;
            copy.quorum = quorum;
            copy.ceiling = ceiling;
            copy.maxOutputTokens = maxOutputTokens;
            copy.seed = seed;
            return copy;
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
