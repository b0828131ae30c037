package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.FileSettings;
import dev.exai.files.FileSource;
import dev.exai.files.FileStorage;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files that a server keeps; their storage is opened with the first use. Thread-safe; to be closed. */
public final class StoredFiles implements AutoCloseable {
    private final @Nullable Supplier<FileStorage> opener;
    private final FileSettings limits;
    private final AllowedRoots roots;
    private final Duration keep;
    private final ReentrantLock opening = new ReentrantLock();
    private final List<BiConsumer<PrincipalId, FileId>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable FileService service;
    private @Nullable FileStorage storage; // guarded by opening
    private boolean closed; // guarded by opening

    /**
     * Files of a storage that is opened later.
     *
     * @param opener opens the storage; null if nothing is kept
     * @param roots where files may be read and written by path
     * @param keep how long what a question brought in is kept from its last use
     */
    public StoredFiles(@Nullable Supplier<FileStorage> opener, FileSettings limits, AllowedRoots roots, Duration keep) {
        this.opener = opener;
        this.limits = limits;
        this.roots = roots;
        this.keep = keep;
    }

    /** Nothing is kept. */
    public static StoredFiles none() {
        return new StoredFiles(null, FileSettings.DEFAULT, AllowedRoots.none(), Duration.ofHours(2));
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
        return limits.fileBytes();
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
            FileStorage opened = how.get();
            storage = opened;
            FileService made = new FileService(opened, limits, roots);
            service = made;
            return made;
        } finally {
            opening.unlock();
        }
    }

    /** Takes in the file at the path that a question names; it is kept for a while. */
    public StoredFile takeIn(PrincipalId owner, String path) {
        return takeIn(owner, new FileSource.Path(path), null);
    }

    /** Takes in what a question brings along; it is kept for a while. */
    StoredFile takeIn(PrincipalId owner, FileSource source, @Nullable String name) {
        StoredFile file = service()
                .takeIn(
                        owner,
                        source,
                        new TakeIn.Builder().name(name).keepFor(keep).build());
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
