package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.Workers;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.SqlFault;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.BlobStore.Staged;
import dev.exai.files.FileSource;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.files.TakenIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes many files in. Short ones are kept in packs: a group of them costs the syncs of one file and one transaction, and is
 * acknowledged when both are on disk. Thread-safe.
 */
public final class TakingInMany {
    private static final int SHORT = 1 << 20;
    private static final int GROUP_BYTES = 16 << 20; // of a pack; held in memory meanwhile
    private static final int GROUP_FILES = 4_096; // of a transaction, which holds up others
    private static final Set<ErrorKind> OF_THE_STORE = Set.of(
            ErrorKind.INTERNAL, ErrorKind.CLOSED, ErrorKind.CANCELLED, ErrorKind.REJECTED, ErrorKind.CONNECTION_LOST);

    private final TakingIn taking;
    private final BlobStore store;
    private final FileCatalog catalog;
    private final Workers workers;

    /** Takes in what the other does, one by one. */
    public TakingInMany(TakingIn taking, BlobStore store, FileCatalog catalog, Workers workers) {
        this.workers = workers;
        this.taking = taking;
        this.store = store;
        this.catalog = catalog;
    }

    /** Takes in every source, and tells what came of each as soon as it is on disk. */
    public void run(
            PrincipalId owner, Iterable<? extends FileSource> sources, TakeIn wish, Consumer<? super TakenIn> each) {
        Groups groups = new Groups(owner, wish, each);
        try {
            for (FileSource source : sources) {
                groups.add(source);
            }
            groups.end();
        } finally {
            groups.abandon();
        }
    }

    private static boolean isOfTheStore(ExaiException failure) {
        return failure instanceof SqlFault || OF_THE_STORE.contains(failure.kind());
    }

    /** Something that is done with a group meanwhile. */
    private record Doing<T>(List<Waiting> group, FutureTask<T> task) {
        T result() {
            try {
                return task.get();
            } catch (InterruptedException e) {
                task.cancel(true);
                Thread.currentThread().interrupt();
                throw new ExaiException(ErrorKind.CANCELLED, "interrupted while files were taken in", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ExaiException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** A pack that is on disk, and has no row so far. */
    private record Packed(PackDraft pack, BlobKey key) {}

    private record Waiting(FileSource source, StoredFile draft, byte[] content) {}

    /** Of three groups one is read, the one before it packed, and the one before that written as rows. Not thread-safe. */
    private final class Groups {
        private final PrincipalId owner;
        private final TakeIn wish;
        private final Consumer<? super TakenIn> each;
        private List<Waiting> waiting = new ArrayList<>();
        private long bytes;
        private @Nullable Doing<Packed> packing;
        private @Nullable Doing<List<Addition.Outcome>> adding;

        Groups(PrincipalId owner, TakeIn wish, Consumer<? super TakenIn> each) {
            this.owner = owner;
            this.wish = wish;
            this.each = each;
        }

        void add(FileSource source) {
            TakingIn.Small content;
            try {
                content = taking.readShort(source, SHORT);
            } catch (ExaiException e) {
                refused(source, e);
                return;
            }
            if (content == null) {
                alone(source);
                return;
            }
            wish.onRead().accept(content.content().length);
            waiting.add(new Waiting(source, taking.draft(owner, content, wish), content.content()));
            bytes += content.content().length;
            if (bytes >= GROUP_BYTES || waiting.size() >= GROUP_FILES) {
                next();
            }
        }

        private void refused(FileSource source, ExaiException failure) {
            if (isOfTheStore(failure)) {
                throw failure;
            }
            each.accept(new TakenIn(source, null, failure));
        }

        private void alone(FileSource source) {
            StoredFile file;
            try {
                file = taking.run(owner, source, wish);
            } catch (ExaiException e) {
                refused(source, e);
                return;
            }
            each.accept(new TakenIn(source, file, null));
        }

        /** Moves every group on by one step. */
        private void next() {
            List<Waiting> group = waiting;
            waiting = new ArrayList<>();
            bytes = 0;
            tell();
            Doing<Packed> packed = packing;
            packing = null;
            if (packed != null) {
                adding = begin(packed.group, () -> add(packed.group, packed.result()));
            }
            if (group.size() > 1) {
                packing = begin(group, () -> pack(group));
            } else {
                group.forEach(one -> alone(one.source));
            }
        }

        private <T> Doing<T> begin(List<Waiting> group, Callable<T> step) {
            FutureTask<T> task = new FutureTask<>(step);
            workers.run(task);
            return new Doing<>(group, task);
        }

        /** Keeps everything. */
        void end() {
            next();
            next();
            tell();
        }

        /** Tells what came of the group whose rows are written. */
        private void tell() {
            Doing<List<Addition.Outcome>> before = adding;
            adding = null;
            if (before != null) {
                List<Addition.Outcome> outcomes = before.result();
                for (int i = 0; i < outcomes.size(); i++) {
                    tell(before.group.get(i).source, outcomes.get(i));
                }
            }
        }

        /** Leaves nothing behind that still runs. */
        void abandon() {
            Doing<?> first = adding;
            Doing<?> second = packing;
            if (first != null) {
                first.task.cancel(true);
            }
            if (second != null) {
                second.task.cancel(true);
            }
        }

        private void tell(FileSource source, Addition.Outcome outcome) {
            ExaiException failure = outcome.failure();
            if (failure != null) {
                refused(source, failure);
            } else if (outcome.file() == null) {
                alone(source); // a sweep has just removed the same old content
            } else {
                each.accept(new TakenIn(source, outcome.file(), null));
            }
        }

        private Packed pack(List<Waiting> group) {
            PackDraft pack = packOf(group);
            if (pack.size() == 0) {
                return new Packed(pack, BlobKey.of(owner, ContentHash.of(new byte[0])));
            }
            try (Staged staged = store.stage(pack.open(), Long.MAX_VALUE - 1)) {
                return new Packed(pack, staged.publish(BlobKey.spaceOf(owner)));
            }
        }

        private List<Addition.Outcome> add(List<Waiting> group, Packed packed) {
            List<StoredFile> drafts = group.stream().map(Waiting::draft).toList();
            return catalog.addAll(owner, drafts, wish, sql -> packed.pack.published(sql, packed.key, store));
        }

        private PackDraft packOf(List<Waiting> group) {
            Set<ContentHash> known = catalog.known(
                    owner, group.stream().map(one -> one.draft.hash()).toList());
            PackDraft pack = new PackDraft();
            for (Waiting one : group) {
                if (!known.contains(one.draft.hash())) {
                    pack.add(one.draft.hash(), one.content);
                }
            }
            return pack;
        }
    }
}
