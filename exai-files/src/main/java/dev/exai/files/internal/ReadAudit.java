package dev.exai.files.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteReader;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileId;
import dev.exai.files.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes who reads what, each file once a minute at most: who reads a range after the other reads once. Thread-safe. */
public final class ReadAudit {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAudit.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final int REMEMBERED = 1_000;

    private final Database database;
    private final TimeSource time;
    private final Map<FileId, Instant> noted = new LinkedHashMap<>(); // guarded by itself

    /** In the catalogue's audit. */
    public ReadAudit(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
    }

    /** Its owner reads the file. */
    public void read(StoredFile file) {
        if (isDue(file.id())) {
            note(file, Action.READ);
        }
    }

    private boolean isDue(FileId id) {
        Instant now = time.instant();
        synchronized (noted) {
            Instant last = noted.get(id);
            if (last != null && !last.plus(AGAIN).isBefore(now)) {
                return false;
            }
            noted.remove(id);
            noted.put(id, now);
            if (noted.size() > REMEMBERED) {
                noted.remove(noted.keySet().iterator().next());
            }
            return true;
        }
    }

    /** Something that happens to the file as a whole. A full disk keeps nobody from reading. */
    public void note(StoredFile file, Action action) {
        if (database instanceof SqliteReader) {
            return; // who only looks leaves nothing
        }
        try {
            database.write(sql -> {
                FileAudit.add(sql, file, action, time.instant());
                return file;
            });
        } catch (ExaiException e) {
            LOG.warn("read not noted file={} kind={}", file.id(), e.kind());
        }
    }
}
