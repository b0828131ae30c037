package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.FileId;
import dev.exai.files.StoredFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file as a row; {@code seq} is its place in the order of taking in. */
record FileRow(long seq, StoredFile file, boolean held) {
    /** Those that can be used; takes the moment. A file whose time is over cannot, whether or not a sweep has been there. */
    static final String USABLE = "deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ? OR held > 0)";

    static final String SELECT = "SELECT seq, id, owner, name, media_type, bytes, hash, purpose, version, original,"
            + " created_at, expires_at, deleted_at, held FROM files ";

    static FileRow of(ResultSet row) throws SQLException {
        @Nullable String purpose = row.getString(8);
        long expires = row.getLong(12);
        boolean never = row.wasNull();
        row.getLong(13);
        StoredFile.State state = row.wasNull() ? StoredFile.State.STORED : StoredFile.State.DELETED;
        return new FileRow(
                row.getLong(1),
                new StoredFile(
                        new FileId(row.getString(2)),
                        new PrincipalId(row.getString(3)),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        new ContentHash(row.getString(7)),
                        purpose,
                        row.getLong(9),
                        new FileId(row.getString(10)),
                        state,
                        Micros.instant(row.getLong(11)),
                        never ? null : Micros.instant(expires)),
                row.getLong(14) > 0);
    }

    /** Whether it can be used. */
    boolean isUsable(Instant now) {
        Instant end = file.expiresAt();
        return file.state() == StoredFile.State.STORED && (end == null || end.isAfter(now) || held);
    }

    /** The owner's file, deleted or not. */
    static Optional<FileRow> find(Sql sql, PrincipalId owner, FileId id) {
        return sql.first(SELECT + "WHERE owner = ? AND id = ?", FileRow::of, owner.value(), id.value());
    }

    static void insert(Sql sql, StoredFile file) {
        sql.update(
                "INSERT INTO files (id, owner, name, media_type, bytes, hash, purpose, version, original, created_at,"
                        + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                file.id().value(),
                file.owner().value(),
                file.name(),
                file.mediaType(),
                file.sizeBytes(),
                file.hash().hex(),
                file.purpose(),
                file.version(),
                file.original().value(),
                Micros.of(file.createdAt()),
                Micros.ofNullable(file.expiresAt()));
    }
}
