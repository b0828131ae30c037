package dev.exai.files.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What is not as it should be, and since when. Thread-safe. */
public final class HealthBook {
    private static final Duration DOUBTFUL = Duration.ofHours(1); // an upload takes less
    private static final int NEARLY_FULL = 90; // per cent
    private static final BlobKey NOTHING = BlobKey.of(new PrincipalId("nobody"), ContentHash.of(new byte[0]));

    private final Database database;
    private final BlobStore blobs;
    private final FileSettings settings;
    private final TimeSource time;
    private final ConcurrentMap<String, Reason> noted = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Instant> since = new ConcurrentHashMap<>();

    /** A book without entries. */
    public HealthBook(Database database, BlobStore blobs, FileSettings settings, TimeSource time) {
        this.database = database;
        this.blobs = blobs;
        this.settings = settings;
        this.time = time;
    }

    /** Notes what a check has found; the next check that finds nothing ends it. */
    public FileCheckReport checked(FileCheckReport report) {
        if (report.isSound()) {
            clear("check");
        } else {
            note("check", Level.CRITICAL, report.faults().size() + " faults in what is stored; run a check for them");
        }
        return report;
    }

    void note(String code, Level level, String text) {
        noted.compute(
                code, (key, known) -> new Reason(code, level, text, known == null ? time.instant() : known.since()));
    }

    void clear(String code) {
        noted.remove(code);
    }

    /** Everything that is not as it should be now. */
    public FileHealth read() {
        Map<String, Reason> now = new TreeMap<>(noted);
        look(now, "catalogue", this::lookAtCatalogue);
        look(now, "contents", () -> {
            blobs.size(NOTHING);
            return List.of();
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

    private Reason reason(String code, Level level, String text) {
        return new Reason(code, level, text, since.computeIfAbsent(code, key -> time.instant()));
    }
}
