package dev.exai.providers;

import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.providers.telemetry.ChatObserver;
import java.util.List;
import java.util.Objects;

/** What holds for all the providers that are loaded together. Immutable. */
public final class LoadOptions {
    /** The defaults. */
    public static final LoadOptions DEFAULT = builder().build();

    private final RetryPolicy retries;
    private final RetryBudget budget;
    private final List<ChatObserver> observers;
    private final List<ModelOverlay> overlays;

    private LoadOptions(Builder builder) {
        retries = builder.retries;
        budget = builder.budget;
        observers = builder.observers;
        overlays = builder.overlays;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Which failed calls are tried again. */
    public RetryPolicy retries() {
        return retries;
    }

    /** What pays for further tries. */
    public RetryBudget budget() {
        return budget;
    }

    /** Who is told of each chat. */
    public List<ChatObserver> observers() {
        return observers;
    }

    /** What is known of models beside the catalogue; later ones have the last word. */
    public List<ModelOverlay> overlays() {
        return overlays;
    }

    /** Builds {@link LoadOptions}. Not thread-safe. */
    public static final class Builder {
        private RetryPolicy retries = RetryPolicy.DEFAULT;
        private RetryBudget budget = RetryBudget.ofProcess();
        private List<ChatObserver> observers = List.of();
        private List<ModelOverlay> overlays = List.of();

        private Builder() {}

        /** Default {@link RetryPolicy#DEFAULT}. */
        public Builder retries(RetryPolicy value) {
            retries = Objects.requireNonNull(value, "retries");
            return this;
        }

        /** Default the budget that the whole process shares. */
        public Builder budget(RetryBudget value) {
            budget = Objects.requireNonNull(value, "budget");
            return this;
        }

        /** Default nobody. */
        public Builder observers(List<ChatObserver> value) {
            observers = List.copyOf(value);
            return this;
        }

        /** Default none. */
        public Builder overlays(List<ModelOverlay> value) {
            overlays = List.copyOf(value);
            return this;
        }

        /** The finished options. */
        public LoadOptions build() {
            return new LoadOptions(this);
        }
    }
}
