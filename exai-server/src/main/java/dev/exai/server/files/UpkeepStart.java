package dev.exai.server.files;

import dev.exai.core.CancelToken;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.spi.Provider;
import dev.exai.files.UpkeepSettings;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the files looked after by the library, as late as can be: a start pays nothing for it, and a short life disturbs no
 * provider. Thread-safe; to be closed before the files.
 */
public final class UpkeepStart implements AutoCloseable {
    /** From the first use of the files on. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final StoredFiles files;
    private final List<Provider> providers;
    private final UpkeepSettings settings;
    private final TimeSource time;
    private final CancelToken ending = new CancelToken();
    private final Workers workers = Workers.perTask("exai-upkeep", 2);

    /** A start that has not been asked for. */
    public UpkeepStart(StoredFiles files, List<Provider> providers, UpkeepSettings settings, TimeSource time) {
        this.files = files;
        this.providers = List.copyOf(providers);
        this.settings = settings;
        this.time = time;
    }

    /** Looks after the files when they have been used. */
    public void onUse() {
        files.whenOpen(service -> after(PAUSE, () -> service.startUpkeep(settings, providers)));
    }

    /** Looks after the files also where nobody uses them, after an interval. */
    public void anyway() {
        onUse();
        if (files.isKept()) {
            after(settings.every(), files::service);
        }
    }

    private void after(Duration pause, Runnable work) {
        workers.run(() -> {
            try {
                time.sleep(pause, ending);
                if (!ending.isCancelled()) {
                    work.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
            } catch (ExaiException e) {
                Logger log = LoggerFactory.getLogger(UpkeepStart.class);
                log.warn("files not looked after kind={} {}", e.kind(), e.getMessage());
            }
        });
    }

    @Override
    public void close() {
        ending.cancel("the files are closed");
        workers.close();
    }
}
