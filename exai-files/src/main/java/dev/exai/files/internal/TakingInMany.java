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
        Group group = new Group(owner, wish, each);
        try {
            for (FileSource source : sources) {
                group.add(source);
            }
            group.end();
        } finally {
            group.abandon();
        }
    }

    private static boolean isOfTheStore(ExaiException failure) {
        return failure instanceof SqlFault || OF_THE_STORE.contains(failure.kind());
    }

    /** A group that is being kept. */
    private record Keeping(List<Waiting> group, FutureTask<List<Addition.Outcome>> task) {
        List<Addition.Outcome> outcomes() {
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

    private record Waiting(FileSource source, StoredFile draft, byte[] content) {}

    /** The files that are kept together. Not thread-safe. */
    private final class Group {
        private final PrincipalId owner;
        private final TakeIn wish;
        private final Consumer<? super TakenIn> each;
        private List<Waiting> waiting = new ArrayList<>();
        private long bytes;
        private @Nullable Keeping keeping; // the group before, while this one is read

        Group(PrincipalId owner, TakeIn wish, Consumer<? super TakenIn> each) {
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

        /** Has what is waiting kept, after the group before. */
        private void next() {
            List<Waiting> group = waiting;
            waiting = new ArrayList<>();
            bytes = 0;
            finish();
            if (group.size() < 2) {
                group.forEach(one -> alone(one.source));
                return;
            }
            FutureTask<List<Addition.Outcome>> task = new FutureTask<>(() -> keep(group));
            workers.run(task);
            keeping = new Keeping(group, task);
        }

        /** Keeps everything. */
        void end() {
            next();
            finish();
        }

        /** Tells what came of the group before. */
        private void finish() {
            Keeping before = keeping;
            keeping = null;
            if (before != null) {
                List<Addition.Outcome> outcomes = before.outcomes();
                for (int i = 0; i < outcomes.size(); i++) {
                    tell(before.group.get(i).source, outcomes.get(i));
                }
            }
        }

        /** Leaves nothing behind that still runs. */
        void abandon() {
            Keeping before = keeping;
            if (before != null) {
                before.task.cancel(true);
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

        private List<Addition.Outcome> keep(List<Waiting> group) {
            List<StoredFile> drafts = group.stream().map(Waiting::draft).toList();
            PackDraft pack = packOf(group, drafts);
            if (pack.size() == 0) {
                BlobKey none = BlobKey.of(owner, ContentHash.of(new byte[0]));
                return catalog.addAll(owner, drafts, wish, sql -> pack.published(sql, none, store));
            }
            try (Staged staged = store.stage(pack.open(), Long.MAX_VALUE - 1)) {
                BlobKey key = staged.publish(BlobKey.spaceOf(owner));
                return catalog.addAll(owner, drafts, wish, sql -> pack.published(sql, key, store));
            }
        }

        private PackDraft packOf(List<Waiting> group, List<StoredFile> drafts) {
            Set<ContentHash> known =
                    catalog.known(owner, drafts.stream().map(StoredFile::hash).toList());
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
