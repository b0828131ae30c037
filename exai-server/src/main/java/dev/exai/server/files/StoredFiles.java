package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileHealth;
import dev.exai.files.FileHealth.Level;
import dev.exai.files.FileHealth.Reason;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.FileSettings;
import dev.exai.files.FileSource;
import dev.exai.files.FileStorage;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.files.WebAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files that a server keeps; their storage is opened with the first use. Thread-safe; to be closed. */
public final class StoredFiles implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    private final @Nullable Supplier<FileStorage> opener;
    private final Rules rules;
    private final TimeSource time;
    private final ReentrantLock opening = new ReentrantLock();
    private final List<BiConsumer<PrincipalId, FileId>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable FileService service;
    private volatile @Nullable Reason failure;
    private @Nullable FileStorage storage; // guarded by opening
    private @Nullable Consumer<FileService> whenOpen; // guarded by opening
    private boolean closed; // guarded by opening

    /**
     * What holds for files.
     *
     * @param limits how much is kept
     * @param roots where files may be read and written by path
     * @param web whether and how they may be fetched from addresses
     * @param keep how long what a question brought in is kept from its last use
     */
    public record Rules(FileSettings limits, AllowedRoots roots, WebAccess web, Duration keep) {}

    /**
     * Files of a storage that is opened later.
     *
     * @param opener opens the storage; null if nothing is kept
     */
    public StoredFiles(@Nullable Supplier<FileStorage> opener, Rules rules, TimeSource time) {
        this.opener = opener;
        this.rules = rules;
        this.time = time;
    }

    /** Nothing is kept. */
    public static StoredFiles none() {
        Rules rules = new Rules(FileSettings.DEFAULT, AllowedRoots.none(), WebAccess.off(), Duration.ofHours(2));
        return new StoredFiles(null, rules, TimeSource.system());
    }

    /** Whether files are kept at all. */
    public boolean isKept() {
        return opener != null;
    }

    /** Whether the storage has been opened. */
    boolean isOpen() {
        return service != null;
    }

    /** Most bytes of one file. */
    public long fileBytes() {
        return rules.limits().fileBytes();
    }

    /**
     * The service, opened now if it was not; after a failure the next call tries again.
     *
     * @throws ExaiException kind UNSUPPORTED if nothing is kept, CONFIGURATION if the storage cannot be opened
     */
    public FileService service() {
        FileService known = service;
        return known == null ? open() : known;
    }

    private FileService open() {
        Supplier<FileStorage> how = opener;
        if (how == null) {
            throw new ExaiException(
                    ErrorKind.UNSUPPORTED,
                    "this program keeps no files (the setting storage); give text files by path");
        }
        opening.lock();
        try {
            FileService known = service;
            if (known != null) {
                return known;
            }
            if (closed) {
                throw new ExaiException(ErrorKind.CLOSED, "the files are closed");
            }
            FileStorage opened = openedBy(how);
            storage = opened;
            FileService made = new FileService(opened, rules.limits(), rules.roots(), rules.web());
            service = made;
            if (whenOpen != null) {
                whenOpen.accept(made);
            }
            return made;
        } finally {
            opening.unlock();
        }
    }

    private FileStorage openedBy(Supplier<FileStorage> how) {
        try {
            FileStorage opened = how.get();
            failure = null;
            return opened;
        } catch (ExaiException e) {
            Reason before = failure;
            String text = "the storage of files cannot be opened: " + e.kind();
            failure = new Reason("storage", Level.CRITICAL, text, before == null ? time.instant() : before.since());
            throw e;
        }
    }

    /** Has this done with the service: now if it is open, else when it is opened. */
    public void whenOpen(Consumer<FileService> work) {
        opening.lock();
        try {
            whenOpen = work;
            FileService open = service;
            if (open != null && !closed) {
                work.accept(open);
            }
        } finally {
            opening.unlock();
        }
    }

    /** How the files are; empty while their storage has not been needed yet. */
    public Optional<FileHealth> health() {
        FileService open = service;
        Reason failed = failure;
        if (open != null) {
            return Optional.of(open.health());
        }
        return failed == null ? Optional.empty() : Optional.of(new FileHealth(List.of(failed)));
    }

    /** Whether a name of a file is an address of the web, and no path. */
    public static boolean isAddress(String place) {
        return ADDRESS.matcher(place).lookingAt();
    }

    /**
     * What the address leads to.
     *
     * @throws ExaiException kind PATH_DENIED that names the setting, if nothing is fetched
     */
    public FileSource address(String url) {
        if (!rules.web().isOn()) {
            throw new ExaiException(
                    ErrorKind.PATH_DENIED, "nothing is fetched from addresses (the setting files.web.enabled)");
        }
        return new FileSource.Url(url);
    }

    /** Takes in what a question brings along; it is kept for a while. */
    public StoredFile takeIn(PrincipalId owner, FileSource source, @Nullable String name) {
        StoredFile file = service()
                .takeIn(
                        owner,
                        source,
                        new TakeIn.Builder().name(name).keepFor(rules.keep()).build());
        changed(owner, file.id());
        return file;
    }

    /** Tells that a file has come, has changed or is gone. */
    public void changed(PrincipalId owner, FileId file) {
        listeners.forEach(listener -> listener.accept(owner, file));
    }

    /** Has the listener told of changes made by this process; it must neither block nor throw. */
    public void onChange(BiConsumer<PrincipalId, FileId> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            FileService open = service;
            if (open != null) {
                open.close();
            }
            if (storage != null) {
                storage.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
