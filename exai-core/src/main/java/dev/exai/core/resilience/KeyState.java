package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.spi.Beta;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one of a provider's keys is like at one moment, for people who look after it. Reveals nothing of the key.
 *
 * @param fingerprint names the key as attempts do; null for a provider without keys
 * @param running calls under way with it
 * @param mostAtOnce how many may be under way, by the settings or as refusals have taught; null for any number
 * @param troubles what speaks against using it; empty if nothing does
 */
@Beta
public record KeyState(
        @Nullable String fingerprint, int running, @Nullable Integer mostAtOnce, List<Trouble> troubles) {
    /** Copies. */
    public KeyState {
        troubles = List.copyOf(troubles);
    }

    /** What can be the matter. */
    public enum Matter {
        /** The key is refused, or its account empty: other keys are used. */
        OUT,
        /** Calls for the model failed: others are spared until one tries again. */
        CIRCUIT_OPEN,
        /** The next call finds out whether the model works again, or is doing so. */
        CIRCUIT_HALF_OPEN,
        /** The provider takes no more calls for the model for a while. */
        LIMITED
    }

    /**
     * Something that speaks against using the key.
     *
     * @param model the name of the model that it is about; null for all of them
     * @param because what calls ended with
     * @param remaining for how long it is so if nothing happens
     */
    public record Trouble(@Nullable String model, Matter matter, ErrorKind because, Duration remaining) {
        /** Checks. */
        public Trouble {
            Objects.requireNonNull(matter, "matter");
            Objects.requireNonNull(because, "because");
            Objects.requireNonNull(remaining, "remaining");
        }
    }
}
