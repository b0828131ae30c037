package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What follows a failed attempt of one call, whatever is asked: the one place that decides it. Not thread-safe. */
final class Retries {
    private final RetryingProvider owner;
    private final Supplier<String> lane; // told only where a call has failed
    private final int maxRotations;
    private final Predicate<ExaiException> repeatable;
    private final CallContext context;
    private final Attempts attempts;
    private int rotations;

    /** For a chat on that lane, before any output. */
    static Retries ofChat(RetryingProvider owner, Supplier<String> lane, CallContext context, Attempts attempts) {
        return new Retries(owner, lane, owner.maxRotations(), Errand.HARMLESS, context, attempts);
    }

    /** For anything else. */
    static Retries of(RetryingProvider owner, Errand errand, CallContext context, Attempts attempts) {
        int rotations = errand.pinned() ? 0 : owner.maxRotations();
        return new Retries(owner, errand::lane, rotations, errand.repeatable(), context, attempts);
    }

    private Retries(
            RetryingProvider owner,
            Supplier<String> lane,
            int maxRotations,
            Predicate<ExaiException> repeatable,
            CallContext context,
            Attempts attempts) {
        this.owner = owner;
        this.lane = lane;
        this.maxRotations = maxRotations;
        this.repeatable = repeatable;
        this.context = context;
        this.attempts = attempts;
    }

    /** Returns null when it is time for another attempt, otherwise the final error. */
    @Nullable
    ExaiException after(ExaiException e) {
        if (context.cancel().isCancelled()) {
            return cancelled(String.valueOf(context.cancel().reason()), e);
        }
        ErrorPhase phase = e.phase() == ErrorPhase.OUTPUT ? ErrorPhase.START : e.phase();
        attempts.failed(e.kind(), phase);
        boolean late = e.kind() == ErrorKind.TIMEOUT && context.deadline().isExpired();
        if (late && attempts.count() > 1 && !(e instanceof ProviderException)) {
            return ofProvider(ErrorKind.TIMEOUT, String.valueOf(e.getMessage()), e.phase(), e);
        }
        if (!repeatable.test(e)) {
            return e;
        }
        if (canRotate(e.kind(), phase)) {
            rotations++;
            attempts.waited(Duration.ZERO);
            return null;
        }
        if (e.kind().retryable() && !e.retryable()) {
            return because("the provider says that another attempt is of no use", e);
        }
        Duration retryAfter = e instanceof ProviderException error ? error.retryAfter() : null;
        Duration remaining = context.deadline().remaining();
        int attempt = attempts.count() - rotations;
        RetryDecision decision = owner.policy().decide(e.kind(), phase, attempt, retryAfter, remaining, owner.chance());
        if (decision instanceof RetryDecision.GiveUp giveUp) {
            return because(giveUp.reason(), e);
        }
        if (!owner.budget().tryRetry()) {
            return because("too many retries of all calls together", e);
        }
        return sleep(((RetryDecision.Wait) decision).duration(), e);
    }

    /** Another key costs no waiting. A refusal for good costs the provider nothing; others are paid as any retry. */
    private boolean canRotate(ErrorKind kind, ErrorPhase phase) {
        Remedy remedy = Remedy.of(kind, phase);
        return remedy.rotateKey()
                && rotations < maxRotations
                && !context.deadline().isExpired()
                && owner.anotherKeyReady(lane.get())
                && (!remedy.retry() || owner.budget().tryRetry());
    }

    private @Nullable ExaiException sleep(Duration duration, ExaiException cause) {
        try {
            context.time().sleep(duration, context.cancel());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return cancelled("interrupted", cause);
        }
        if (context.cancel().isCancelled()) {
            return cancelled(String.valueOf(context.cancel().reason()), cause);
        }
        attempts.waited(duration);
        return null;
    }

    private ProviderException cancelled(String why, ExaiException cause) {
        return ofProvider(ErrorKind.CANCELLED, "cancelled: " + why, ErrorPhase.START, cause);
    }

    /** An error that names the provider, whose earlier attempt has led to it. */
    private ProviderException ofProvider(ErrorKind kind, String message, ErrorPhase phase, ExaiException cause) {
        return new ProviderException.Builder(kind, message)
                .provider(owner.id().value())
                .phase(phase)
                .cause(cause)
                .build();
    }

    private static ExaiException because(@Nullable String reason, ExaiException e) {
        if (reason == null) {
            return e;
        }
        String message = e.getMessage() + " (not tried again: " + reason + ")";
        return e instanceof ProviderException error
                ? error.toBuilder(error.kind(), message).build()
                : new ExaiException(e.kind(), e.phase(), message, e);
    }
}
