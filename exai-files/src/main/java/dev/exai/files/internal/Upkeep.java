package dev.exai.files.internal;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.files.FileHealth.Level;
import dev.exai.files.SyncPlan;
import dev.exai.files.SyncPlan.Verdict;
import dev.exai.files.SyncWish;
import dev.exai.files.UpkeepSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the files again and again: each provider's copies, then a sweep. One process at a time; when each task was done
 * stands in the database, so that whoever takes over goes on with what is due. Thread-safe.
 */
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1); // between two looks at every content

    private final Database database;
    private final Copies copies;
    private final HealthBook health;
    private final TimeSource time;
    private final UpkeepSettings settings;
    private final Rules rules;
    private final List<Provider> providers;
    private final CancelToken closed = new CancelToken();

    /**
     * What is done by rules.
     *
     * @param archiving null if there is no archive
     */
    public record Rules(Retention retention, @Nullable Archiving archiving, Inventory inventory, Reports reports) {}

    /** Of all providers that are configured. */
    public Upkeep(
            Database database,
            Copies copies,
            Rules rules,
            HealthBook health,
            TimeSource time,
            UpkeepSettings settings,
            List<Provider> providers) {
        this.database = database;
        this.copies = copies;
        this.rules = rules;
        this.health = health;
        this.time = time;
        this.settings = settings;
        this.providers = List.copyOf(providers);
    }

    /** Goes on until it is closed; the first look is now. */
    public void start() {
        copies.workers().run(this::runUntilClosed);
    }

    private void runUntilClosed() {
        try {
            while (!closed.isCancelled()) {
                look();
                time.sleep(LOOK, closed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service is closing
        }
    }

    private void look() {
        try {
            Optional<HeldLease> lease =
                    HeldLease.take(database, "file-upkeep", Identifiers.mint("", 16), copies.workers());
            if (lease.isPresent()) {
                try (HeldLease held = lease.get()) {
                    runDue();
                    LOG.debug("files looked after lease={}", held.lease().term());
                }
            }
            health.clear("upkeep");
        } catch (ExaiException e) {
            if (!closed.isCancelled()) {
                LOG.warn("files not looked after kind={}", e.kind());
                health.note("upkeep", Level.DEGRADED, "the files cannot be looked after: " + e.kind());
            }
        }
    }

    /** Runs what was not run for long enough, by whomever; all that removes comes before what looks whether it is right. */
    private void runDue() {
        for (Provider provider : providers) {
            FileProvider files = provider.files();
            if (files != null && files.abilities().contains(FileProvider.Ability.LIST)) {
                runIfDue("sync-" + provider.id(), () -> sync(provider));
            }
        }
        if (!settings.retention().isEmpty()) {
            runIfDue("retention", () -> rules.retention.run(settings.retention(), false));
        }
        runIfDue("sweep", () -> copies.sweep(providers, context()));
        Archiving archiving = rules.archiving;
        Duration unused = settings.archiveAfter();
        if (archiving != null && unused != null) {
            runIfDue("archive", () -> archiving.run(unused, false));
        }
        Duration seldom = settings.every().compareTo(DAY) > 0 ? settings.every() : DAY;
        runIfDue("collect", seldom, () -> rules.inventory.collectGarbage(false));
        runIfDue("structure", seldom, () -> health.checked(rules.inventory.check(null, bytes -> {})));
    }

    private void runIfDue(String task, Runnable work) {
        runIfDue(task, settings.every(), work);
    }

    private void runIfDue(String task, Duration every, Runnable work) {
        if (closed.isCancelled() || !isDue(task, every)) {
            return;
        }
        try {
            work.run();
            health.clear(task);
        } catch (ExaiException e) {
            if (e.kind() == ErrorKind.IN_PROGRESS || closed.isCancelled()) {
                return; // somebody does it by hand just now
            }
            LOG.warn("task failed task={} kind={}", task, e.kind());
            health.note(task, Level.DEGRADED, task + " failed: " + e.kind());
        }
        done(task);
    }

    private void sync(Provider provider) {
        SyncPlan plan = copies.plan(provider, wishAt(provider), context());
        if (plan.verdict() != Verdict.READY) {
            ExaiException waiting =
                    new ExaiException(ErrorKind.CONFLICT, "the plan waits for somebody: " + plan.reason());
            rules.reports.failed("sync-" + provider.id(), waiting);
            throw waiting;
        }
        if (plan.steps().isEmpty()) {
            rules.reports.keep("sync-" + provider.id(), plan::known, known -> Map.of("known", known));
        } else {
            copies.apply(plan, false, provider, context());
        }
    }

    /** Copies are read back only where the provider gives them out. */
    private SyncWish wishAt(Provider provider) {
        FileProvider files = provider.files();
        boolean gives = files != null && files.abilities().contains(FileProvider.Ability.CONTENT);
        return gives ? settings.copies() : new SyncWish(settings.copies().resend(), 0);
    }

    private CallContext context() {
        return CallContext.until(Deadline.after(settings.patience(), time))
                .cancel(closed)
                .build();
    }

    private boolean isDue(String task, Duration every) {
        Instant last = database.read(
                        sql -> sql.first("SELECT at FROM file_upkeep WHERE task = ?", row -> row.getLong(1), task))
                .map(Micros::instant)
                .orElse(Instant.EPOCH);
        Instant now = time.instant();
        return last.isAfter(now) || !last.plus(every).isAfter(now); // a clock may have been set back
    }

    private void done(String task) {
        long now = Micros.of(time.instant());
        database.write(sql -> sql.update(
                "INSERT INTO file_upkeep (task, at) VALUES (?, ?) ON CONFLICT (task) DO UPDATE SET at = excluded.at",
                task,
                now));
    }

    @Override
    public void close() {
        closed.cancel("closed");
    }
}
