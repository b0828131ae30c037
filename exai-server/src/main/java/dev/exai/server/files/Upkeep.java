package dev.exai.server.files;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps the files now and then: one process at a time does it, whoever has the storage. Thread-safe; to be closed. */
public final class Upkeep implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final StoredFiles files;
    private final List<Provider> providers;
    private final Duration every;
    private final TimeSource time;
    private final CancelToken ending = new CancelToken();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Workers workers = Workers.perTask("exai-upkeep", 1);

    /** Upkeep that has not begun. */
    public Upkeep(StoredFiles files, List<Provider> providers, Duration every, TimeSource time) {
        this.files = files;
        this.providers = List.copyOf(providers);
        this.every = every;
        this.time = time;
    }

    /** Begins to sweep, the first time after the interval; does nothing the second time, or where nothing is kept. */
    public void begin() {
        if (files.isKept() && begun.compareAndSet(false, true)) {
            workers.run(this::run);
        }
    }

    private void run() {
        try {
            while (!ending.isCancelled()) {
                time.sleep(every, ending);
                if (!ending.isCancelled()) {
                    sweep();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void sweep() {
        Logger log = LoggerFactory.getLogger(Upkeep.class);
        try {
            CallContext context = CallContext.until(Deadline.after(LONGEST, time))
                    .cancel(ending)
                    .build();
            files.service().sweep(providers, context);
        } catch (ExaiException e) {
            if (e.kind() == ErrorKind.IN_PROGRESS || e.kind() == ErrorKind.CANCELLED) {
                log.debug("files not swept kind={}", e.kind());
            } else {
                log.warn("files not swept kind={} {}", e.kind(), e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        ending.cancel("the files are closed");
        workers.close();
    }
}
