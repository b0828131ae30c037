package dev.exai.testkit.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a real file system whose changes (write, sync, create, rename, delete, a time) are counted, and fail from a number
 * on. Programs that take a {@link Path} work on it without knowing. Thread-safe.
 */
public final class FailingFiles {
    private final FailingSystem system = new FailingProvider(this).system();
    private final List<String> changes = new ArrayList<>(); // guarded by this
    private @Nullable Fault fault; // guarded by this
    private int first; // guarded by this
    private boolean lasting; // guarded by this
    private boolean spent; // guarded by this

    /** Without a fault so far. */
    public FailingFiles() {}

    /** What becomes of a change that fails. */
    public enum Fault {
        /** The device does not do it. */
        IO_ERROR("Input/output error"),
        /** The disk is full; what needs no space is done. */
        DISK_FULL("No space left on device"),
        /** A write takes only a part, the next one nothing as on a full disk; everything else is done. */
        SHORT_WRITE("No space left on device");

        private final String message;

        Fault(String message) {
            this.message = message;
        }

        private boolean hits(Change change) {
            return switch (this) {
                case IO_ERROR -> true;
                case DISK_FULL -> change == Change.WRITE || change == Change.CREATE || change == Change.SYNC;
                case SHORT_WRITE -> change == Change.WRITE;
            };
        }
    }

    enum Change {
        WRITE,
        SYNC,
        CREATE,
        RENAME,
        DELETE,
        TIME
    }

    /** The place as it is seen through this. */
    public Path at(Path real) {
        return system.path(real);
    }

    /**
     * From now on the change of that number fails.
     *
     * @param number counted from 0, from now on
     * @param forGood whether those after it fail too
     */
    public synchronized void fail(Fault how, int number, boolean forGood) {
        changes.clear();
        fault = how;
        first = number;
        lasting = forGood;
        spent = false;
    }

    /** Nothing fails any more. */
    public synchronized void heal() {
        fault = null;
    }

    /** Whether a change has failed since {@link #fail}. */
    public synchronized boolean wasFelt() {
        return spent;
    }

    /** The changes since {@link #fail}, for example {@code SYNC folder}, by the last parts of the names. */
    public synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    /** A change begins. */
    void change(Change change, Path real) throws IOException {
        if (take(change, real)) {
            throw new IOException(message());
        }
    }

    /** A write begins; returns how many of the bytes it takes. */
    int write(Path real, int bytes) throws IOException {
        synchronized (this) {
            boolean already = spent;
            if (!take(Change.WRITE, real)) {
                return bytes;
            }
            if (fault == Fault.SHORT_WRITE && !already) {
                return bytes / 2;
            }
        }
        throw new IOException(message());
    }

    private synchronized boolean take(Change change, Path real) {
        boolean hit = fault != null && fault.hits(change) && changes.size() >= first && (lasting || !spent);
        changes.add(change + " " + (Files.isDirectory(real) ? real.getFileName() + "/" : real.getFileName()));
        spent |= hit;
        return hit;
    }

    private synchronized String message() {
        return fault == null ? "healed meanwhile" : fault.message;
    }
}
