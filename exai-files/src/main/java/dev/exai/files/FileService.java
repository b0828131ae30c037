package dev.exai.files;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.ContentSource;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.internal.Archiving;
import dev.exai.files.internal.Upkeep;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes files in once, knows every copy of them anywhere, and keeps all of them true. Thread-safe; calls block; to be closed
 * before its storage.
 *
 * <p>Every method that names a file fails with kind NOT_FOUND if the owner never had it, whoever else has, and with kind GONE
 * if it was deleted or has expired.
 */
public final class FileService implements AutoCloseable {
    /** Most files or audit entries of one page. */
    public static final int MAX_PAGE = 1_000;

    private final FileParts parts;

    /**
     * A service on the storage that fetches nothing from addresses.
     *
     * @param roots where files may be taken in from by path
     */
    public FileService(FileStorage storage, FileSettings settings, AllowedRoots roots) {
        this(storage, settings, roots, WebAccess.off());
    }

    /**
     * A service on the storage.
     *
     * @param roots where files may be taken in from by path
     * @param access whether and how files may be taken in from addresses
     */
    public FileService(FileStorage storage, FileSettings settings, AllowedRoots roots, WebAccess access) {
        parts = new FileParts(storage, settings, roots, access);
    }

    /**
     * Takes in a file; when this returns it is on disk. The same content under the same name and purpose is the file that is
     * there, kept for as long as the longer wish.
     *
     * @throws IntakeException if a path is refused
     * @throws dev.exai.core.ExaiException kind TOO_LARGE, INVALID_REQUEST if the content cannot be read to its end,
     *     STORAGE_FULL if the disk or a quota is full, PATH_DENIED if an address may not be fetched, or what went wrong on
     *     the way to it; nothing was kept then
     */
    public StoredFile takeIn(PrincipalId owner, FileSource source, TakeIn wish) {
        return parts.taking.run(owner, source, wish);
    }

    /**
     * Takes in many files, much faster than one by one where they are short: those of up to 1 MiB are kept in groups of 16 MiB,
     * which reach the disk together. One that is refused does not stop the others. Holds up to three groups in memory.
     *
     * @param wish for each; a name or a previous version would be that of all of them
     * @param each told on this thread what came of each source, once it is on disk or refused, in no order; what it throws
     *     ends this call, and what was not told by then may have been kept or not
     * @throws IllegalArgumentException if the wish has a name or a previous version
     * @throws dev.exai.core.ExaiException if the storage itself fails; what was told by then is kept
     */
    public void takeInAll(
            PrincipalId owner, Iterable<? extends FileSource> sources, TakeIn wish, Consumer<? super TakenIn> each) {
        if (wish.name() != null || wish.versionOf() != null) {
            throw new IllegalArgumentException("many files have no name and no previous version in common");
        }
        parts.takingMany.run(owner, sources, wish, each);
    }

    /** The file. */
    public StoredFile get(PrincipalId owner, FileId id) {
        return parts.catalog.get(owner, id);
    }

    /**
     * The content of the file. Each stream of it compares what it reads with the hash, and fails at its end with an
     * {@link java.io.IOException} if the content is damaged.
     *
     * @throws dev.exai.core.ExaiException kind FILE_GONE when it is opened, if the content is lost
     */
    public ContentSource content(PrincipalId owner, FileId id) {
        StoredFile file = parts.catalog.get(owner, id);
        return new ContentSource() {
            @Override
            public long sizeBytes() {
                return file.sizeBytes();
            }

            @Override
            public InputStream open() {
                parts.reads.read(file);
                return parts.blobs.open(file.blob(), true);
            }
        };
    }

    /**
     * A part of the content, to be closed by the caller; it is not compared with the hash.
     *
     * @param from the first byte, counted from 0, at most the length
     * @param bytes most bytes, at least 1; the stream ends with the content anyway
     * @throws dev.exai.core.ExaiException kind FILE_GONE if the content is lost
     */
    public InputStream openRange(PrincipalId owner, FileId id, long from, long bytes) {
        return parts.blobs.openRange(beingRead(owner, id).blob(), from, bytes);
    }

    /**
     * The text of the file, for a prompt: of plain text and source as it is, of PDF and office documents what their library
     * takes out of them. Needs {@code org.apache.pdfbox:pdfbox}, {@code org.apache.poi:poi-ooxml} or
     * {@code org.apache.poi:poi-scratchpad} for these.
     *
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if no text can be taken from such a file, CONFIGURATION if the
     *     library for it is missing, TOO_LARGE, TIMEOUT, or INVALID_REQUEST if the document is damaged or protected
     */
    public ExtractedText text(PrincipalId owner, FileId id, ExtractionLimits limits) {
        return parts.texts.run(beingRead(owner, id), limits);
    }

    /**
     * What stands in the archive (zip, tar, tar.gz, gz), by its content. Of a zip archive only the list is read, otherwise
     * everything.
     *
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if it is no archive, TOO_LARGE beyond the limits, INVALID_REQUEST if
     *     it is damaged, ambiguous, encrypted, or holds links or paths that lead elsewhere
     */
    public List<ArchiveEntry> listArchive(PrincipalId owner, FileId id, ArchiveLimits limits) {
        return parts.archives.list(beingRead(owner, id), limits);
    }

    /**
     * Takes in every file of the archive as a file of its own, under its name without folders. Everything is checked first:
     * an archive that is refused leaves nothing. Archives inside stay as they are.
     *
     * @param wish purpose and duration of each; its name and version do not count
     * @throws dev.exai.core.ExaiException as {@link #listArchive} and {@link #takeIn} do; after STORAGE_FULL the files before
     *     are kept
     */
    public List<UnpackedFile> unpack(PrincipalId owner, FileId id, ArchiveLimits limits, TakeIn wish) {
        StoredFile file = parts.catalog.get(owner, id);
        List<UnpackedFile> unpacked = parts.archives.unpack(file, limits, wish);
        parts.reads.note(file, FileAuditEntry.Action.UNPACKED);
        return unpacked;
    }

    /**
     * At most {@code limit} files of the owner, newest first.
     *
     * @param after where to go on, from {@link StoredFilePage#next()}; null for the first page
     * @param limit 1–{@link #MAX_PAGE}
     * @throws dev.exai.core.ExaiException kind INVALID_REQUEST if {@code after} comes from nowhere
     */
    public StoredFilePage list(PrincipalId owner, @Nullable String after, int limit) {
        return parts.catalog.list(owner, after, checked(limit));
    }

    /**
     * Returns if the owner may have one more file with so many bytes. Nothing is kept free for it ({@link #announce} does);
     * what others have announced counts as if it had come.
     *
     * @throws dev.exai.core.ExaiException kind STORAGE_FULL if a quota would be exceeded
     */
    public void checkRoom(PrincipalId owner, long bytes) {
        parts.catalog.checkRoom(owner, bytes);
    }

    /**
     * Keeps room for a content that the owner has announced, as if it had come: until it comes with {@link TakeIn#announced},
     * is given up, or its term is over. The same again sets length and term anew.
     *
     * @param announcement a name that nobody else uses, for example a random one
     * @throws dev.exai.core.ExaiException kind STORAGE_FULL if a quota would be exceeded
     */
    public void announce(PrincipalId owner, String announcement, long bytes, Duration term) {
        parts.announcements.add(owner, announcement, bytes, term);
    }

    /** Frees the room that was kept for an announced content; nothing happens if there is none. */
    public void giveUp(PrincipalId owner, String announcement) {
        parts.announcements.remove(owner, announcement);
    }

    /** The newest file of the owner with that content; empty if there is none that can be used. */
    public Optional<StoredFile> find(PrincipalId owner, ContentHash content) {
        return parts.catalog.find(owner, content);
    }

    /**
     * Writes the content of the file to a place inside the allowed roots. What stands there is whole: it is written under
     * another name beside it, compared with its hash, synced and then moved.
     *
     * @param path absolute, or relative to the first root; without {@code ..}; its folder must be there
     * @param replace whether a file that stands there is replaced
     * @return the place as it may be shown
     * @throws IntakeException kind CONFLICT if something stands there, and may not be replaced or is no plain file;
     *     PATH_DENIED or NOT_FOUND as for reading
     * @throws dev.exai.core.ExaiException kind FILE_GONE if the content is lost or damaged, STORAGE_FULL if the disk is full
     */
    public String writeTo(PrincipalId owner, FileId id, String path, boolean replace) {
        return writeTo(owner, id, path, new WriteWish(replace, null, bytes -> {}));
    }

    /** The same as the wish says. */
    public String writeTo(PrincipalId owner, FileId id, String path, WriteWish wish) {
        StoredFile file = parts.catalog.get(owner, id);
        String place = parts.delivery.write(path, wish, () -> parts.blobs.open(file.blob(), true));
        parts.reads.note(file, FileAuditEntry.Action.DOWNLOADED);
        return place;
    }

    /** Every version of the file, newest first. */
    public List<StoredFile> versions(PrincipalId owner, FileId id) {
        return parts.catalog.versions(owner, id);
    }

    /**
     * Deletes the file. Until its grace is over it can be brought back; then a {@link #sweep} removes it everywhere.
     *
     * @throws dev.exai.core.ExaiException kind CONFLICT if it is held
     */
    public void delete(PrincipalId owner, FileId id) {
        parts.catalog.delete(owner, id);
    }

    /** Brings a deleted or expired file back, kept from then on until it is deleted. */
    public StoredFile restore(PrincipalId owner, FileId id) {
        return parts.catalog.restore(owner, id);
    }

    /** Holds the file: it is neither deleted nor does it expire until it is released. */
    public void hold(PrincipalId owner, FileId id) {
        parts.catalog.hold(owner, id, true);
    }

    /** Releases a file that was held; one whose time was over meanwhile expires then. */
    public void release(PrincipalId owner, FileId id) {
        parts.catalog.hold(owner, id, false);
    }

    /** Whether the file is held. */
    public boolean isHeld(PrincipalId owner, FileId id) {
        return parts.catalog.isHeld(owner, id);
    }

    /**
     * What was done to the owner's files, newest first.
     *
     * @param before only entries with smaller numbers; null for the first page
     * @param limit 1–{@link #MAX_PAGE}
     */
    public FileAuditPage audit(PrincipalId owner, @Nullable Long before, int limit) {
        return parts.catalog.audit(owner, before, checked(limit));
    }

    /**
     * Makes sure that the provider holds a copy of a file of the context's principal. Equal wishes at the same time, of any
     * thread and any process on the same storage, send once; a copy that is gone or expired is sent again; one of which nobody
     * knows whether it arrived is looked for before anything is sent.
     *
     * @return the copy, PRESENT
     * @throws dev.exai.core.ProviderException kind UNSUPPORTED, TOO_LARGE or INVALID_REQUEST before anything is sent if the
     *     provider does not take such a file; whatever the upload fails with
     * @throws dev.exai.core.ExaiException kind FILE_GONE if the content is lost, UNKNOWN_OUTCOME while an earlier upload may
     *     still arrive
     */
    public RemoteCopy ensureAt(FileId id, Provider provider, CopyRequest request, CallContext context) {
        return parts.copies.ensure(parts.catalog.get(context.principal(), id), provider, request, context);
    }

    /** What is known of the file's copies, by provider. */
    public List<RemoteCopy> copies(PrincipalId owner, FileId id) {
        return parts.copies.of(parts.catalog.get(owner, id));
    }

    /** Notes that the provider has refused the copy as unknown; the next {@link #ensureAt} sends it again. */
    public void copyGone(PrincipalId owner, FileId id, RemoteCopy copy) {
        parts.copies.gone(parts.catalog.get(owner, id), copy);
    }

    /**
     * Compares the copies that are known, of all owners, with the provider's listing. Changes nothing.
     *
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if the provider has no listing
     */
    public SyncPlan planSync(Provider provider, CallContext context) {
        return planSync(provider, SyncWish.PLAIN, context);
    }

    /**
     * The same with more steps than the needed ones. Changes nothing.
     *
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if the provider has no listing, or copies shall be read back and it
     *     does not give them out
     */
    public SyncPlan planSync(Provider provider, SyncWish wish, CallContext context) {
        return parts.copies.plan(provider, wish, context);
    }

    /**
     * Does what the plan says, each step only if its copy is still as it was compared.
     *
     * @param consent whether somebody has looked at a plan that needs it
     * @throws dev.exai.core.ExaiException kind CONFLICT if the plan may not be applied, IN_PROGRESS if another process is at it
     */
    public SyncReport applySync(SyncPlan plan, boolean consent, Provider provider, CallContext context) {
        return parts.copies.apply(plan, consent, provider, context);
    }

    /**
     * Ends what has expired, and removes for good what has been deleted for longer than the grace: first its copies at the
     * providers, then its row, its content last. What a provider does not confirm stays for the next sweep.
     *
     * @param providers all that are configured
     * @param context each provider has the whole time of it; what one does not confirm in that stays
     * @throws dev.exai.core.ExaiException kind IN_PROGRESS if another process is sweeping
     */
    public SweepReport sweep(List<Provider> providers, CallContext context) {
        return parts.copies.sweep(providers, context);
    }

    /**
     * Ends files of all owners by their types and ages, as if their own time were over; held ones stay.
     *
     * @param dryRun only counts, each rule as if it were the only one
     * @return what each rule did, in their order
     */
    public List<RetentionReport> applyRetention(List<RetentionRule> rules, boolean dryRun) {
        return parts.retention.run(rules, dryRun);
    }

    /**
     * Moves contents that nobody has read, sent or taken in again for long to the second store of the storage, from where they
     * are read as before. What is taken in again comes back.
     *
     * @param unused for so long, a day at least, because uses are noted once a day
     * @param dryRun only counts them
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if the storage has no such store, IN_PROGRESS if another process
     *     sweeps, archives or makes a backup; not with a dry run
     */
    public ArchiveReport archive(Duration unused, boolean dryRun) {
        Archiving work = archiving();
        if (unused.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("contents are archived after a day at least: " + unused);
        }
        return work.run(unused, dryRun);
    }

    private Archiving archiving() {
        Archiving work = parts.archiving;
        if (work == null) {
            throw new ExaiException(ErrorKind.UNSUPPORTED, "the storage has no store for an archive");
        }
        return work;
    }

    /**
     * Removes contents that no file names, which killed processes leave behind, and what is left in the archive of those that
     * came back; what is younger than an hour stays. More than twenty that are more than a tenth of all need consent.
     *
     * @param dryRun only counts them
     * @return how many there were
     * @throws dev.exai.core.ExaiException kind CONFLICT where it needs consent; nothing was removed then
     */
    public int collectGarbage(boolean dryRun) {
        return dryRun ? parts.inventory.strays(each -> {}) : parts.inventory.collectGarbage(false);
    }

    /**
     * Makes counts that a {@link #check} has found to be wrong anew. A content that is lost or damaged is not made up for:
     * the same content taken in again takes its place.
     *
     * @return how many were wrong
     */
    public int repair() {
        return parts.inventory.recount();
    }

    /**
     * How much there is.
     *
     * @param owner whose; null for everybody
     */
    public FileStats stats(@Nullable PrincipalId owner) {
        return parts.inventory.stats(owner);
    }

    /** How the files are, and why: looks now, and remembers what checks and {@link #startUpkeep} have found. Never throws. */
    public FileHealth health() {
        return parts.health.read();
    }

    /**
     * Looks after the files until this is closed: each provider's copies are compared and put right, then everything is swept.
     * Of all processes on the storage one does it at a time, and one that takes over goes on with what is due. A plan that
     * needs consent is left for somebody to look at, and shows in {@link #health}.
     *
     * @param providers all that are configured
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if contents shall be archived, and the storage has no store for it
     */
    public void startUpkeep(UpkeepSettings settings, List<Provider> providers) {
        if (settings.archiveAfter() != null) {
            archiving();
        }
        parts.startUpkeep(settings, providers);
    }

    /**
     * Writes a backup of everything while others go on; for {@link FileStorage#restore}. No sweep begins meanwhile; where the
     * storage is only looked at, what another process sweeps meanwhile is left out.
     *
     * @param target empty or missing; what breaks off is no backup
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if the catalogue is in PostgreSQL, which has tools of its own,
     *     CONFIGURATION if the target is not empty, IN_PROGRESS while a sweep is running, STORAGE_FULL
     */
    public BackupReport backup(Path target) {
        return backup(target, bytes -> {});
    }

    /**
     * The same with somebody who is told how it gets on.
     *
     * @param onCopied told of each piece, with the number of its bytes; must neither block nor throw
     */
    public BackupReport backup(Path target, LongConsumer onCopied) {
        Path directory = parts.storage.directory();
        if (directory == null) {
            throw new ExaiException(
                    ErrorKind.UNSUPPORTED, "only a directory is backed up here; PostgreSQL has tools of its own");
        }
        return parts.copies.backup(directory, parts.unnoted, target, onCopied);
    }

    /** What is looked at before something is removed, and what is removed only on purpose. */
    public FileCare care() {
        return parts.care;
    }

    /** Compares catalogue, counts and contents without reading the contents. */
    public FileCheckReport check() {
        return parts.health.checked(parts.inventory.check(null, bytes -> {}));
    }

    /**
     * The same, and compares every content with its hash until the deadline.
     *
     * @param until what was not read by then is left out, and the report is not complete
     */
    public FileCheckReport checkData(Deadline until) {
        return checkData(until, bytes -> {});
    }

    /**
     * The same with somebody who is told how it gets on.
     *
     * @param onRead told of each piece that was read, with the number of its bytes; must neither block nor throw
     */
    public FileCheckReport checkData(Deadline until, LongConsumer onRead) {
        return parts.health.checked(parts.inventory.check(until, onRead));
    }

    private StoredFile beingRead(PrincipalId owner, FileId id) {
        StoredFile file = parts.catalog.get(owner, id);
        parts.reads.read(file);
        return file;
    }

    static int checked(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE + ": " + limit);
        }
        return limit;
    }

    /** Frees what it holds; the storage stays open. */
    @Override
    public void close() {
        parts.upkeeps.forEach(Upkeep::close);
        parts.web.close();
        parts.texts.close();
        parts.copies.close();
    }
}
