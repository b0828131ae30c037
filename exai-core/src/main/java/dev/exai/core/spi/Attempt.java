package dev.exai.core.spi;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One try to get an answer from a provider.
 *
 * @param model what was asked; for a call that asks no model, the part of the provider that it is about, such as
 *     {@code files}
 * @param keyFingerprint which key was used, as a short hash that reveals nothing of it; null for providers without keys
 * @param duration from the start of the try to its first output or its failure
 * @param failure why it failed; null if it did not
 * @param phase how far it had come when it failed; null if it did not
 * @param waitBefore how long was waited before it; zero for the first
 * @param cost what it cost by the list price; null if the provider did not say what was used or no price is known
 * @param usage what it used, also of an attempt that failed or was given up; null if the provider did not say
 */
public record Attempt(
        ModelId model,
        @Nullable String keyFingerprint,
        Duration duration,
        @Nullable ErrorKind failure,
        @Nullable ErrorPhase phase,
        Duration waitBefore,
        @Nullable Cost cost,
        @Nullable Usage usage) {
    /** Checks. */
    public Attempt {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(duration, "duration");
        Objects.requireNonNull(waitBefore, "waitBefore");
    }

    /** An attempt of which it is not known what it used. */
    public Attempt(
            ModelId model,
            @Nullable String keyFingerprint,
            Duration duration,
            @Nullable ErrorKind failure,
            @Nullable ErrorPhase phase,
            Duration waitBefore,
            @Nullable Cost cost) {
        this(model, keyFingerprint, duration, failure, phase, waitBefore, cost, null);
    }
}
