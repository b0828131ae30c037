package dev.exai.files.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.model.ProviderId;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.FileCheckReport;
import dev.exai.files.FileHealth;
import dev.exai.files.FileHealth.Level;
import dev.exai.files.FileHealth.Reason;
import dev.exai.files.FileSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is not as it should be, and since when. What work has found stands in the catalogue, so that every process says the
 * same; only what cannot be written there is known here alone. Thread-safe.
 */
public final class HealthBook {
    /** Below so much free space there is a reason to look. */
    static final long LITTLE_SPACE = 512L << 20;

    /** Below so much free space soon nothing is taken in any more. */
    static final long NO_SPACE = 2 * DiskBlobStore.RESERVE_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(HealthBook.class);
    private static final Duration DOUBTFUL = Duration.ofHours(1); // an upload takes less
    private static final int NEARLY_FULL = 90; // per cent
    private static final BlobKey NOTHING = BlobKey.of(new PrincipalId("nobody"), ContentHash.of(new byte[0]));
    private static final String NOT_CONFIGURED = "not-configured-";

    private final Database database;
    private final BlobStore blobs;
    private final FileSettings settings;
    private final TimeSource time;
    private final ConcurrentMap<String, Reason> unwritten = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Instant> since = new ConcurrentHashMap<>();

    /** The book in the catalogue. */
    public HealthBook(Database database, BlobStore blobs, FileSettings settings, TimeSource time) {
        this.database = database;
        this.blobs = blobs;
        this.settings = settings;
        this.time = time;
    }

    /** Notes what a check has found; the next check that finds nothing ends it. */
    public FileCheckReport checked(FileCheckReport report) {
        if (!report.isSound()) {
            note("check", Level.CRITICAL, report.faults().size() + " faults in what is stored; run a check for them");
        } else if (report.complete()) {
            clear("check");
        }
        return report;
    }

    /** Notes which providers that are not configured keep deleted files from going, and how many; no others do. */
    void notConfigured(Map<ProviderId, Integer> waiting) {
        known().keySet().stream()
                .filter(code -> code.startsWith(NOT_CONFIGURED))
                .filter(code -> !waiting.containsKey(new ProviderId(code.substring(NOT_CONFIGURED.length()))))
                .forEach(this::clear);
        waiting.forEach((provider, count) -> note(
                NOT_CONFIGURED + provider,
                Level.DEGRADED,
                count + " copies at " + provider
                        + " keep deleted files from going, and it is not configured: configure it, or"
                        + " give them up"));
    }

    /** Notes a reason; it stands since it was noted first. */
    void note(String code, Level level, String text) {
        Reason reason = new Reason(code, level, text, time.instant());
        try {
            database.write(sql -> write(sql, reason));
            unwritten.remove(code);
        } catch (ExaiException e) {
            LOG.debug("health only known here code={} kind={}", code, e.kind());
            unwritten.compute(
                    code, (key, known) -> known == null ? reason : new Reason(code, level, text, known.since()));
        }
    }

    private static int write(Sql sql, Reason reason) {
        return sql.update(
                "INSERT INTO file_health (code, level, text, since) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (code) DO UPDATE SET level = excluded.level, text = excluded.text",
                reason.code(),
                reason.level().name(),
                reason.text(),
                Micros.of(reason.since()));
    }

    void clear(String code) {
        unwritten.remove(code);
        try {
            if (known().containsKey(code)) {
                database.write(sql -> sql.update("DELETE FROM file_health WHERE code = ?", code));
            }
        } catch (ExaiException e) {
            LOG.debug("health not cleared code={} kind={}", code, e.kind()); // what looks after it tries again
        }
    }

    /** What stands in the catalogue. */
    private Map<String, Reason> known() {
        Map<String, Reason> known = new TreeMap<>();
        database.read(sql -> sql.all(
                        "SELECT code, level, text, since FROM file_health",
                        row -> new Reason(
                                row.getString(1),
                                Level.valueOf(row.getString(2)),
                                row.getString(3),
                                Micros.instant(row.getLong(4)))))
                .forEach(reason -> known.put(reason.code(), reason));
        return known;
    }

    /** Everything that is not as it should be now. */
    public FileHealth read() {
        Map<String, Reason> now = new TreeMap<>(unwritten);
        look(now, "catalogue", () -> {
            List<Reason> reasons = new ArrayList<>(known().values());
            reasons.addAll(lookAtCatalogue());
            return reasons;
        });
        look(now, "contents", () -> {
            blobs.size(NOTHING);
            return lookAtSpace();
        });
        since.keySet().retainAll(now.keySet());
        return new FileHealth(new ArrayList<>(now.values()));
    }

    @FunctionalInterface
    private interface Look {
        List<Reason> run();
    }

    private void look(Map<String, Reason> now, String what, Look look) {
        try {
            look.run().forEach(reason -> now.put(reason.code(), reason));
        } catch (ExaiException e) {
            Reason reason = reason(what, Level.CRITICAL, "the " + what + " cannot be reached: " + e.kind());
            now.put(what, reason);
        }
    }

    private List<Reason> lookAtCatalogue() {
        List<Reason> reasons = new ArrayList<>();
        long before = Micros.of(time.instant().minus(DOUBTFUL));
        long doubtful = database.read(sql -> sql.number(
                "SELECT count(*) FROM file_copies WHERE (state = 'PENDING' OR state = 'UNKNOWN') AND changed_at < ?",
                before));
        if (doubtful > 0) {
            reasons.add(reason(
                    "doubtful-copies", Level.DEGRADED, "nobody knows whether " + doubtful + " copies have arrived"));
        }
        long bytes = database.read(sql -> sql.number("SELECT bytes FROM file_owners WHERE owner = ''"));
        if (bytes >= settings.totalBytes() / 100 * NEARLY_FULL) {
            boolean full = bytes >= settings.totalBytes();
            reasons.add(reason(
                    "space",
                    full ? Level.CRITICAL : Level.DEGRADED,
                    "the contents have " + bytes + " of " + settings.totalBytes() + " bytes that are allowed"));
        }
        return reasons;
    }

    private List<Reason> lookAtSpace() {
        OptionalLong free = blobs.freeBytes();
        if (free.isEmpty() || free.getAsLong() >= LITTLE_SPACE) {
            return List.of();
        }
        return List.of(reason(
                "disk",
                free.getAsLong() < NO_SPACE ? Level.CRITICAL : Level.DEGRADED,
                "the disk of the contents has " + (free.getAsLong() >> 20) + " MiB left"));
    }

    /** Since when, every process knows by itself: it looks each time. */
    private Reason reason(String code, Level level, String text) {
        return new Reason(code, level, text, since.computeIfAbsent(code, key -> time.instant()));
    }
}
