package dev.exai.providers.internal.engine;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.CallContext;
import java.time.Duration;

/** Waiting for work at a provider, which has to be asked again and again. Stateless. */
public final class Polling {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLEANING_UP = Duration.ofSeconds(10);

    private Polling() {}

    /**
     * Waits a moment.
     *
     * @param doing what is being waited for, for the message
     * @throws ExaiException kind CANCELLED or TIMEOUT if the call ends meanwhile
     */
    public static void pause(CallContext context, String doing) {
        try {
            context.time().sleep(PAUSE, context.cancel());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, ErrorPhase.WAIT, "interrupted while " + doing, e);
        }
        context.cancel().throwIfCancelled();
        context.deadline().throwIfExpired(doing, ErrorPhase.WAIT);
    }

    /** A context in which to clean up after a call that may have been cancelled or have no time left. */
    public static CallContext cleaningUp(CallContext context) {
        return CallContext.until(Deadline.after(CLEANING_UP, context.time()))
                .timeouts(context.timeouts())
                .principal(context.principal())
                .requestId(context.requestId())
                .trace(context.trace())
                .build();
    }
}
