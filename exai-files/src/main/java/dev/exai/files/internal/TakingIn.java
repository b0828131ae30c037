package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.files.AllowedRoots;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.BlobStore.Staged;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileId;
import dev.exai.files.FileSettings;
import dev.exai.files.FileSource;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.files.internal.web.WebAnswer;
import dev.exai.files.internal.web.WebFetch;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes files in: content first, then its row, so that a row always has its content. Thread-safe. */
public final class TakingIn {
    private static final int MAX_NAME = 255;
    private static final int MOST_TRIES = 8; // each lost race means that a sweep has just removed the same old content

    private final Intake intake;
    private final WebFetch web;
    private final BlobStore blobs;
    private final FileCatalog catalog;
    private final FileSettings settings;
    private final TimeSource time;

    /** Takes in below the roots, and what the fetch may get. */
    public TakingIn(
            AllowedRoots roots,
            WebFetch web,
            BlobStore blobs,
            FileCatalog catalog,
            FileSettings settings,
            TimeSource time) {
        intake = new Intake(roots);
        this.web = web;
        this.blobs = blobs;
        this.catalog = catalog;
        this.settings = settings;
        this.time = time;
    }

    /** A content on its way, with what is known of it. */
    private record Arrival(Staged staged, byte[] head, String givenName, String claimedType) {}

    /** A short content that was read whole. */
    record Small(byte[] content, String givenName) {}

    /** Takes in one file. */
    public StoredFile run(PrincipalId owner, FileSource source, TakeIn wish) {
        Arrival arrival = arrive(source, wish);
        try (Staged staged = arrival.staged) {
            StoredFile draft = draft(owner, arrival, wish);
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                BlobKey key = staged.publish(BlobKey.spaceOf(owner));
                Optional<StoredFile> added = catalog.add(draft, wish, (sql, file, known) -> {
                    boolean there = blobs.size(key).orElse(-1) == staged.sizeBytes();
                    if (there && known) {
                        Packs.leave(sql, key); // it lies by itself from now on
                        if (Archiving.leave(sql, key)) {
                            FileAudit.add(sql, owner, file.hash(), file.sizeBytes(), Action.UNARCHIVED, time.instant());
                        }
                    }
                    return there;
                });
                if (added.isPresent()) {
                    return added.get();
                }
            }
        }
        throw new ExaiException(ErrorKind.INTERNAL, "the content vanished again and again while it was taken in");
    }

    /**
     * The whole content of a source that has at most so many bytes; null for any other, of which nothing was read then.
     *
     * @throws ExaiException if it is refused
     */
    @Nullable
    Small readShort(FileSource source, int most) {
        if (source instanceof FileSource.Bytes bytes) {
            return bytes.content().length <= Math.min(most, settings.fileBytes())
                    ? new Small(bytes.content(), "file")
                    : null;
        }
        if (source instanceof FileSource.Path path) {
            Location at = locate(path);
            return intake.readUpTo(at, Math.min(most, settings.fileBytes()))
                    .map(content -> new Small(content, lastName(at)))
                    .orElse(null);
        }
        return null;
    }

    /** The file that a short content becomes. */
    StoredFile draft(PrincipalId owner, Small from, TakeIn wish) {
        byte[] content = from.content;
        byte[] head = Arrays.copyOf(content, Math.min(content.length, ContentTypes.HEAD));
        return draft(owner, ContentHash.of(content), content.length, head, from.givenName, "", wish);
    }

    private Location locate(FileSource.Path path) {
        AllowedRoots roots = path.roots();
        return roots == null ? intake.locate(path.path()) : Location.of(path.path(), roots);
    }

    private static String lastName(Location at) {
        return at.names().get(at.names().size() - 1).toString();
    }

    private Arrival arrive(FileSource source, TakeIn wish) {
        if (source instanceof FileSource.Path path) {
            Location at = locate(path);
            HeadInput[] head = new HeadInput[1];
            Staged staged = intake.stage(at, settings.fileBytes(), in -> {
                head[0] = new HeadInput(in, wish.onRead());
                return blobs.stage(head[0], settings.fileBytes());
            });
            return new Arrival(staged, head[0].head(), lastName(at), "");
        }
        if (source instanceof FileSource.DataUrl url) {
            DataUrls.Data data = DataUrls.read(url.url(), settings.fileBytes());
            return arrival(new ByteArrayInputStream(data.content()), "file", data.type(), wish);
        }
        if (source instanceof FileSource.Url url) {
            try (WebAnswer answer = web.open(url.url(), settings.fileBytes())) {
                return arrival(answer, answer.fileName(), answer.mediaType(), wish);
            }
        }
        return arrival(
                source instanceof FileSource.Bytes bytes
                        ? new ByteArrayInputStream(bytes.content())
                        : ((FileSource.Stream) source).content(),
                "file",
                "",
                wish);
    }

    private Arrival arrival(InputStream content, String givenName, String claimedType, TakeIn wish) {
        HeadInput head = new HeadInput(content, wish.onRead());
        Staged staged = blobs.stage(head, settings.fileBytes());
        return new Arrival(staged, head.head(), givenName, claimedType);
    }

    private StoredFile draft(PrincipalId owner, Arrival arrival, TakeIn wish) {
        return draft(
                owner,
                arrival.staged.hash(),
                arrival.staged.sizeBytes(),
                arrival.head,
                arrival.givenName,
                arrival.claimedType,
                wish);
    }

    private StoredFile draft(
            PrincipalId owner,
            ContentHash hash,
            long sizeBytes,
            byte[] head,
            String givenName,
            String claimedType,
            TakeIn wish) {
        String wished = wish.name();
        String name = name(wished == null ? givenName : wished);
        FileId id = FileId.mint();
        Instant now = Micros.instant(Micros.of(time.instant()));
        Duration kept = wish.keepFor();
        return new StoredFile(
                id,
                owner,
                name,
                ContentTypes.of(head, name, claimedType),
                sizeBytes,
                hash,
                wish.purpose(),
                1,
                id,
                StoredFile.State.STORED,
                now,
                kept == null ? null : now.plus(kept));
    }

    /** The last part of a name, whatever separates parts where it comes from, safe to show. */
    static String name(String given) {
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        String safe = Names.display(last).strip();
        if (safe.isEmpty() || safe.equals(".") || safe.equals("..")) {
            return "file";
        }
        return safe.codePointCount(0, safe.length()) <= MAX_NAME ? safe : shortened(safe);
    }

    /** Cut in the middle, so that its end still says what it is. */
    private static String shortened(String name) {
        int tail = name.offsetByCodePoints(name.length(), -20);
        return name.substring(0, name.offsetByCodePoints(0, MAX_NAME - 21)) + "…" + name.substring(tail);
    }
}
