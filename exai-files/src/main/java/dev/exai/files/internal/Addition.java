package dev.exai.files.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.internal.sql.SqlFault;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileId;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds files of one owner inside one transaction, which holds what the owner has. Not thread-safe. */
final class Addition {
    private static final int MOST_ASKED = 500; // hashes of one question; SQLite takes 999 parameters where it is old

    private final Sql sql;
    private final PrincipalId owner;
    private final String announced; // what this is, if it was announced; empty if not
    private final Quotas.Room room;
    private final Set<ContentHash> known;

    /** Begins: nobody else changes what the owner has from now on. */
    Addition(Sql sql, Quotas quotas, PrincipalId owner, Collection<ContentHash> hashes, String announced) {
        this.sql = sql;
        this.owner = owner;
        this.announced = announced;
        room = quotas.room(sql, owner, announced);
        known = known(sql, owner, hashes);
    }

    /** Where contents lie that are to be added. */
    @FunctionalInterface
    interface Place {
        /**
         * Whether the content of the file is there, after noting where it lies.
         *
         * @param known whether the owner has had it before
         */
        boolean holds(Sql sql, StoredFile file, boolean known);
    }

    /** Where the contents of many files lie. */
    interface Places extends Place {
        /** Writes what is left to be noted. */
        void end();
    }

    /** What came of one of many: a file, a failure, or neither if its content is not there. */
    record Outcome(@Nullable StoredFile file, @Nullable ExaiException failure) {}

    /** Which of the contents the owner has. */
    static Set<ContentHash> known(Sql sql, PrincipalId owner, Collection<ContentHash> hashes) {
        Set<ContentHash> found = new HashSet<>();
        List<ContentHash> all = new ArrayList<>(new HashSet<>(hashes));
        for (int from = 0; from < all.size(); from += MOST_ASKED) {
            List<ContentHash> some = all.subList(from, Math.min(all.size(), from + MOST_ASKED));
            int asked = some.size() == 1 ? 1 : MOST_ASKED; // two statements to prepare, not five hundred
            List<Object> values = new ArrayList<>(Collections.nCopies(1 + asked, ""));
            values.set(0, owner.value());
            for (int i = 0; i < some.size(); i++) {
                values.set(1 + i, some.get(i).hex());
            }
            String marks = String.join(", ", Collections.nCopies(asked, "?"));
            found.addAll(sql.all(
                    "SELECT hash FROM file_blobs WHERE owner = ? AND hash IN (" + marks + ")",
                    row -> new ContentHash(row.getString(1)),
                    values.toArray()));
        }
        return found;
    }

    /** The same as {@link #add} with a refusal as an outcome. */
    Outcome tried(StoredFile draft, TakeIn wish, Place place) {
        try {
            return new Outcome(add(draft, wish, place).orElse(null), null);
        } catch (SqlFault e) {
            throw e; // of the transaction, not of this file
        } catch (ExaiException e) {
            return new Outcome(null, e);
        }
    }

    /** The file, or the one that is the same; empty if its content is not there. */
    Optional<StoredFile> add(StoredFile draft, TakeIn wish, Place place) {
        StoredFile fresh = version(draft, wish);
        boolean had = known.contains(fresh.hash());
        Optional<StoredFile> same = had ? same(fresh) : Optional.empty();
        if (same.isPresent()) {
            return place.holds(sql, fresh, true) ? Optional.of(come(keptLonger(same.get(), fresh))) : Optional.empty();
        }
        long more = had ? 0 : fresh.sizeBytes();
        room.check(more);
        if (!place.holds(sql, fresh, had)) {
            return Optional.empty();
        }
        count(fresh, had);
        room.add(more);
        FileRow.insert(sql, fresh);
        FileAudit.add(sql, fresh, Action.ADDED, fresh.createdAt());
        return Optional.of(come(fresh));
    }

    /** Frees the room that was kept for it. */
    private StoredFile come(StoredFile file) {
        if (!announced.isEmpty()) {
            Announcements.end(sql, owner, announced);
        }
        return file;
    }

    private void count(StoredFile file, boolean had) {
        if (had) {
            sql.update(
                    "UPDATE file_blobs SET refs = refs + 1 WHERE owner = ? AND hash = ?",
                    owner.value(),
                    file.hash().hex());
        } else {
            sql.update(
                    "INSERT INTO file_blobs (owner, hash, bytes, refs) VALUES (?, ?, ?, 1)",
                    owner.value(),
                    file.hash().hex(),
                    file.sizeBytes());
            known.add(file.hash());
        }
    }

    /** Writes what was counted. */
    void end() {
        room.write(sql, owner);
    }

    private StoredFile version(StoredFile draft, TakeIn wish) {
        FileId previous = wish.versionOf();
        if (previous != null) {
            return nextVersion(draft, FileCatalog.usable(sql, owner, previous, draft.createdAt()));
        }
        return wish.replacing()
                ? newestNamed(draft).map(named -> nextVersion(draft, named)).orElse(draft)
                : draft;
    }

    private Optional<StoredFile> newestNamed(StoredFile draft) {
        return sql
                .all(
                        FileRow.SELECT + "WHERE owner = ? AND name = ? AND " + FileRow.USABLE
                                + " ORDER BY seq DESC LIMIT 50",
                        FileRow::of,
                        owner.value(),
                        draft.name(),
                        Micros.of(draft.createdAt()))
                .stream()
                .map(FileRow::file)
                .filter(file -> Objects.equals(file.purpose(), draft.purpose()))
                .findFirst();
    }

    private StoredFile nextVersion(StoredFile draft, StoredFile previous) {
        long newest = sql.number(
                "SELECT max(version) FROM files WHERE owner = ? AND original = ?",
                owner.value(),
                previous.original().value());
        return new StoredFile(
                draft.id(),
                draft.owner(),
                draft.name(),
                draft.mediaType(),
                draft.sizeBytes(),
                draft.hash(),
                draft.purpose(),
                newest + 1,
                previous.original(),
                draft.state(),
                draft.createdAt(),
                draft.expiresAt());
    }

    /** The file that a draft would double: of a versioned file its newest version, otherwise any. */
    private Optional<StoredFile> same(StoredFile draft) {
        boolean versioned = draft.version() > 1;
        return sql
                .all(
                        FileRow.SELECT + "WHERE owner = ? AND hash = ? AND name = ? AND " + FileRow.USABLE
                                + " ORDER BY seq",
                        FileRow::of,
                        owner.value(),
                        draft.hash().hex(),
                        draft.name(),
                        Micros.of(draft.createdAt()))
                .stream()
                .map(FileRow::file)
                .filter(file -> Objects.equals(file.purpose(), draft.purpose()))
                .filter(file -> !versioned
                        || (file.original().equals(draft.original()) && file.version() == draft.version() - 1))
                .findFirst();
    }

    /** A file that is added again stays for as long as the longer wish of the two. */
    private StoredFile keptLonger(StoredFile same, StoredFile again) {
        Instant until = same.expiresAt();
        Instant wanted = again.expiresAt();
        if (until == null || (wanted != null && !wanted.isAfter(until))) {
            return same;
        }
        sql.update(
                "UPDATE files SET expires_at = ? WHERE id = ?",
                Micros.ofNullable(wanted),
                same.id().value());
        return FileRow.find(sql, owner, same.id())
                .map(FileRow::file)
                .orElseThrow(() -> new IllegalStateException("the file vanished"));
    }
}
