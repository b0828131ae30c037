package dev.exai.files.internal;

import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.FileCheckReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Looks for what is wrong, and changes nothing. Not thread-safe. */
final class Inspection {
    private static final int PAGE = 1_000;
    private static final int BUFFER = 256 << 10;

    private final Database database;
    private final BlobStore blobs;
    private final LongConsumer onRead;
    private final List<String> faults = new ArrayList<>();
    private long contents;
    private long bytes;
    private long read;
    private boolean complete = true;

    Inspection(Database database, BlobStore blobs, LongConsumer onRead) {
        this.database = database;
        this.blobs = blobs;
        this.onRead = onRead;
    }

    private record Content(String owner, String hash, long bytes, long refs, long files) {
        BlobKey key() {
            return BlobKey.of(new PrincipalId(owner), new ContentHash(hash));
        }
    }

    /** Compares rows, counts and contents; reads the contents too until the deadline, if there is one. */
    FileCheckReport run(@Nullable Deadline reading) {
        long files = database.read(sql -> sql.number("SELECT count(*) FROM files"));
        database.read(this::countOwners);
        List<Content> page = page("", "");
        while (!page.isEmpty()) {
            page.forEach(content -> inspect(content, reading));
            Content last = page.get(page.size() - 1);
            page = page(last.owner, last.hash);
        }
        return new FileCheckReport(files, contents, bytes, read, complete, faults);
    }

    private List<Content> page(String owner, String hash) {
        return database.read(sql -> sql.all(
                "SELECT b.owner, b.hash, b.bytes, b.refs,"
                        + " (SELECT count(*) FROM files f WHERE f.owner = b.owner AND f.hash = b.hash)"
                        + " FROM file_blobs b WHERE (b.owner, b.hash) > (?, ?)"
                        + " ORDER BY b.owner, b.hash LIMIT ?",
                row -> new Content(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                owner,
                hash,
                PAGE));
    }

    private int countOwners(Sql sql) {
        int before = faults.size();
        long stray = sql.number("SELECT count(*) FROM files f WHERE NOT EXISTS"
                + " (SELECT 1 FROM file_blobs b WHERE b.owner = f.owner AND b.hash = f.hash)");
        if (stray > 0) {
            faults.add(stray + " files name a content that is not in the catalogue");
        }
        long miscounted = sql.number("SELECT count(*) FROM file_owners o WHERE o.owner <> '' AND (o.files <>"
                + " (SELECT count(*) FROM files f WHERE f.owner = o.owner) OR o.bytes <>"
                + " (SELECT coalesce(sum(b.bytes), 0) FROM file_blobs b WHERE b.owner = o.owner))");
        long sums = sql.number("SELECT count(*) FROM file_owners o WHERE o.owner = '' AND (o.files <>"
                + " (SELECT count(*) FROM files) OR o.bytes <> (SELECT coalesce(sum(bytes), 0) FROM file_blobs))");
        if (miscounted + sums > 0) {
            faults.add("what " + (miscounted + sums) + " owners hold is counted wrongly");
        }
        long packs = sql.number("SELECT count(*) FROM file_packs p WHERE p.contents <>"
                + " (SELECT count(*) FROM file_packed c WHERE c.pack = p.number) OR p.needed <>"
                + " (SELECT coalesce(sum(c.bytes), 0) FROM file_packed c WHERE c.pack = p.number)");
        if (packs > 0) {
            faults.add("what lies in " + packs + " packs is counted wrongly");
        }
        return faults.size() - before;
    }

    private void inspect(Content content, @Nullable Deadline reading) {
        contents++;
        bytes += content.bytes;
        String name = "sha256:" + content.hash;
        if (content.refs != content.files) {
            faults.add(name + " is counted as " + content.refs + " files, and there are " + content.files);
        }
        if (content.files == 0) {
            return; // on its way out
        }
        OptionalLong size = blobs.size(content.key());
        if (size.isEmpty()) {
            faults.add(name + " is lost");
        } else if (size.getAsLong() != content.bytes) {
            faults.add(name + " has " + size.getAsLong() + " bytes, not " + content.bytes);
        } else if (reading != null && reading.isExpired()) {
            complete = false;
        } else if (reading != null) {
            read++;
            compare(content.key(), name);
        }
    }

    private void compare(BlobKey key, String name) {
        byte[] buffer = new byte[BUFFER];
        int count = 0;
        try (InputStream in = blobs.open(key, true)) {
            while (count >= 0) {
                count = in.read(buffer);
                onRead.accept(Math.max(0, count));
            }
        } catch (IOException e) {
            faults.add(name + " is damaged");
        } catch (ExaiException e) {
            faults.add(name + " cannot be read: " + e.kind());
        }
    }
}
