package dev.exai.files.internal;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.CallContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attempt to have a copy, and those who wait for it. Thread-safe. */
final class Flight {
    /** Failures of the one who flew, which say nothing about the others. */
    private static final Set<ErrorKind> PERSONAL = Set.of(ErrorKind.CANCELLED, ErrorKind.TIMEOUT);

    private final CancelToken ended = new CancelToken();
    private volatile @Nullable CopyRow copy;
    private volatile @Nullable ExaiException failure;

    void succeed(CopyRow result) {
        copy = result;
        ended.cancel("done");
    }

    void fail(ExaiException why) {
        failure = why;
        ended.cancel("failed");
    }

    /** However it ended, nobody waits any longer. */
    void end() {
        ended.cancel("ended");
    }

    /**
     * Waits for the end within the caller's own time; null if it ended for a reason of the one who flew.
     *
     * @throws ExaiException the failure of the flight, or of waiting
     */
    @Nullable
    CopyRow await(CallContext context) {
        CancelToken wake = ended.child();
        CancelToken.Registration link = context.cancel().onCancel(() -> wake.cancel("caller"));
        try {
            context.time().sleep(context.deadline().remaining(), wake);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, "interrupted while waiting for another upload", e);
        } finally {
            link.close();
            wake.cancel("woken");
        }
        if (!ended.isCancelled()) {
            context.cancel().throwIfCancelled();
            context.deadline().throwIfExpired("waiting for another upload of the same content", ErrorPhase.ADMISSION);
        }
        ExaiException why = failure;
        if (why != null && !PERSONAL.contains(why.kind())) {
            throw why;
        }
        return copy;
    }
}
