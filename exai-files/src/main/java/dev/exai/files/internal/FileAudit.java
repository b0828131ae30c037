package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.FileAuditEntry;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileAuditPage;
import dev.exai.files.FileId;
import dev.exai.files.StoredFile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was done, as rows that nothing changes or deletes. */
final class FileAudit {
    static final String INSTALLATION = "installation";
    private static final String NOBODY = ""; // no owner has an empty name

    private FileAudit() {}

    static void add(Sql sql, StoredFile file, Action action, Instant now) {
        add(sql, file.owner().value(), file.id().value(), action, null, file.sizeBytes(), now);
    }

    static void add(Sql sql, CopyRow copy, Action action, Instant now) {
        add(
                sql,
                copy.key().owner().value(),
                copy.key().hash().toString(),
                action,
                copy.key().provider().value(),
                copy.sizeBytes(),
                now);
    }

    /** Of a content, wherever its owner may have it. */
    static void add(Sql sql, PrincipalId owner, ContentHash hash, long bytes, Action action, Instant now) {
        add(sql, owner.value(), hash.toString(), action, null, bytes, now);
    }

    /** Of the installation: what belongs to nobody alone. */
    static void addOfInstallation(Sql sql, String subject, long bytes, Action action, Instant now) {
        add(sql, NOBODY, subject, action, null, bytes, now);
    }

    private static void add(
            Sql sql, String owner, String subject, Action action, @Nullable String provider, long bytes, Instant now) {
        sql.update(
                "INSERT INTO file_audit (owner, subject, at, action, provider, bytes) VALUES (?, ?, ?, ?, ?, ?)",
                owner,
                subject,
                Micros.of(now),
                action.name(),
                provider,
                bytes);
    }

    /** Whether the owner ever had the file. */
    static boolean knew(Sql sql, PrincipalId owner, FileId id) {
        return sql.number("SELECT count(*) FROM file_audit WHERE owner = ? AND subject = ?", owner.value(), id.value())
                > 0;
    }

    static FileAuditPage page(Sql sql, PrincipalId owner, @Nullable Long before, int limit) {
        return page(sql, owner.value(), before, limit);
    }

    /** What was done to the installation. */
    static FileAuditPage ofInstallation(Sql sql, @Nullable Long before, int limit) {
        return page(sql, NOBODY, before, limit);
    }

    private static FileAuditPage page(Sql sql, String owner, @Nullable Long before, int limit) {
        List<FileAuditEntry> found = sql.all(
                "SELECT number, at, subject, action, provider, bytes FROM file_audit WHERE owner = ? AND number < ?"
                        + " ORDER BY number DESC LIMIT ?",
                row -> new FileAuditEntry(
                        row.getLong(1),
                        Micros.instant(row.getLong(2)),
                        row.getString(3),
                        Action.valueOf(row.getString(4)),
                        row.getString(5),
                        row.getLong(6)),
                owner,
                before == null ? Long.MAX_VALUE : before,
                limit + 1L);
        boolean more = found.size() > limit;
        List<FileAuditEntry> page = more ? found.subList(0, limit) : found;
        return new FileAuditPage(page, more ? page.get(limit - 1).number() : null);
    }
}
