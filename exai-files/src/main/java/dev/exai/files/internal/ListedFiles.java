package dev.exai.files.internal;

import dev.exai.core.Identifiers;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.model.ProviderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a provider lists of ours, put into the order of the tags by the database, so that a plan needs the memory of a page
 * however long the listing is. Not thread-safe; closing it removes the rows, and what a killed process left is removed by a
 * later one.
 */
final class ListedFiles implements AutoCloseable {
    private static final int PAGE = 1_000;
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final Database database;
    private final ProviderId provider;
    private final String plan = Identifiers.mint("", 8);
    private final long at;
    private final List<Listed> waiting = new ArrayList<>();
    private boolean written;

    ListedFiles(Database database, ProviderId provider, Instant at) {
        this.database = database;
        this.provider = provider;
        this.at = Micros.of(at);
        long old = Micros.of(at.minus(LEFT_BEHIND));
        boolean any = database.read(sql -> sql.number("SELECT count(*) FROM file_listed WHERE at < ?", old)) > 0;
        if (any) {
            database.write(sql -> sql.update("DELETE FROM file_listed WHERE at < ?", old));
        }
    }

    /** A file with the tag that its name holds. */
    record Listed(String tag, RemoteFile file) {}

    void add(String tag, RemoteFile file) {
        waiting.add(new Listed(tag, file));
        if (waiting.size() == PAGE) {
            write();
        }
    }

    private void write() {
        if (waiting.isEmpty()) {
            return;
        }
        written = true;
        database.write(sql -> {
            waiting.forEach(listed -> insert(sql, listed));
            return waiting.size();
        });
        waiting.clear();
    }

    private void insert(Sql sql, Listed listed) {
        sql.update(
                "INSERT INTO file_listed (plan, tag, remote_id, name, bytes, state, hash, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING", // pages that overlap show a file twice
                plan,
                listed.tag,
                listed.file.id(),
                listed.file.fileName(),
                listed.file.sizeBytes(),
                listed.file.state().name(),
                listed.file.hash() == null ? null : listed.file.hash().hex(),
                at);
    }

    private List<Listed> page(@Nullable Listed after) {
        String tag = after == null ? "" : after.tag;
        String id = after == null ? "" : after.file.id();
        return database.read(sql -> sql.all(
                "SELECT tag, remote_id, name, bytes, state, hash FROM file_listed WHERE plan = ?"
                        + " AND (tag, remote_id) > (?, ?) ORDER BY tag, remote_id LIMIT ?",
                this::listed,
                plan,
                tag,
                id,
                PAGE));
    }

    private Listed listed(ResultSet row) throws SQLException {
        @Nullable String hash = row.getString(6);
        return new Listed(
                row.getString(1),
                RemoteFile.of(provider, row.getString(2), row.getString(3))
                        .sizeBytes(row.getLong(4))
                        .state(RemoteFile.State.valueOf(row.getString(5)))
                        .hash(hash == null ? null : new ContentHash(hash))
                        .build());
    }

    /** Everything from the beginning; nothing may be added any more. */
    Cursor cursor() {
        write();
        return new Cursor();
    }

    @Override
    public void close() {
        if (written) {
            database.write(sql -> sql.update("DELETE FROM file_listed WHERE plan = ?", plan));
        }
    }

    /** A place in the order of the tags. Not thread-safe. */
    final class Cursor {
        private final Deque<Listed> next = new ArrayDeque<>();
        private @Nullable Listed last;
        private boolean ended;

        /** Shows what comes before the tag. */
        void before(String tag, Consumer<Listed> visitor) {
            take(listed -> listed.tag.compareTo(tag) < 0, visitor);
        }

        /** What has the tag, after {@link #before}. */
        List<RemoteFile> of(String tag) {
            List<RemoteFile> files = new ArrayList<>();
            take(listed -> listed.tag.equals(tag), listed -> files.add(listed.file));
            return files;
        }

        /** Shows what is left. */
        void rest(Consumer<Listed> visitor) {
            take(listed -> true, visitor);
        }

        private void take(Predicate<Listed> wanted, Consumer<Listed> visitor) {
            for (Listed listed = peek(); listed != null && wanted.test(listed); listed = peek()) {
                visitor.accept(next.removeFirst());
            }
        }

        private @Nullable Listed peek() {
            if (next.isEmpty() && !ended) {
                next.addAll(page(last));
                ended = next.size() < PAGE;
                last = next.peekLast();
            }
            return next.peekFirst();
        }
    }
}
