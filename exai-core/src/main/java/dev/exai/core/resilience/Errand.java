package dev.exai.core.resilience;

import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about that is no chat. Immutable.
 *
 * @param about its part of the provider, for example {@code files}: its failures are counted apart from those of others
 * @param model the model that is asked; null if none is
 * @param pinned whether it must go to the first key, in whose account files and batches lie
 * @param repeatable whether another attempt after that failure cannot do twice what was asked once
 */
record Errand(String about, @Nullable String model, boolean pinned, Predicate<ExaiException> repeatable) {
    /** Looks at something, or leaves behind the same however often it is done. */
    static final Predicate<ExaiException> HARMLESS = failure -> true;

    /** Must be done once: only what never arrived or was turned away is tried again. */
    static final Predicate<ExaiException> ONCE = Errand::hadNoEffect;

    static final Errand FILES = new Errand("files", null, true, HARMLESS);
    static final Errand FILES_ONCE = new Errand("files", null, true, ONCE);
    static final Errand BATCHES = new Errand("batches", null, true, HARMLESS);
    static final Errand BATCHES_ONCE = new Errand("batches", null, true, ONCE);
    static final Errand ACCOUNT = new Errand("account", null, true, HARMLESS);
    static final Errand MODELS = new Errand("models", null, false, HARMLESS);

    static Errand embeddings(String model) {
        return new Errand("embeddings", model, false, HARMLESS);
    }

    static Errand tokens(String model) {
        return new Errand("tokens", model, false, HARMLESS);
    }

    /** The work, at the provider with the key that was chosen. */
    @FunctionalInterface
    interface Work<T> {
        T at(Provider provider, CallContext context);
    }

    /** Who decides how the work is done: with which key, and how often. */
    @FunctionalInterface
    interface Runner {
        <T> T run(Errand errand, CallContext context, Work<T> work);
    }

    /** Under which name its limits and its circuit are kept; no model has such a name. */
    String lane() {
        return "\0" + about + (model == null ? "" : "\0" + model);
    }

    /** What was asked, as the journal names it. */
    ModelId asked(ProviderId provider) {
        return new ModelId(provider, model != null && ModelId.isName(model) ? model : about);
    }

    private static boolean hadNoEffect(ExaiException failure) {
        return failure.phase().compareTo(ErrorPhase.CONNECT) <= 0
                || switch (failure.kind()) {
                    case RATE_LIMITED, OVERLOADED, AUTHENTICATION, QUOTA_EXHAUSTED -> true;
                    default -> false;
                };
    }
}
