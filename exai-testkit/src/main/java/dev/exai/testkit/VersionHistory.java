package dev.exai.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What several clients saw of one append-only log while they used it at once, and whether it could have happened one after
 * the other (linearizability). The versions give the order of the appends, so each operation has a place; the history is
 * right if no operation that had returned stands behind one that was invoked later. Thread-safe.
 */
public final class VersionHistory {
    private final List<Operation> operations = new ArrayList<>(); // guarded by itself

    /** An empty history. */
    public VersionHistory() {}

    private record Operation(long invoked, long returned, long version, boolean append) {
        /** Appends stand at even places, what saw a version right after the append that made it. */
        long place() {
            return 2 * version + (append ? 0 : 1);
        }

        @Override
        public String toString() {
            return (append ? "append of " : "look at ") + version + " [" + invoked + ", " + returned + "]";
        }
    }

    /** An append that made the version; times are of one monotonic clock. */
    public void appended(long invokedNanos, long returnedNanos, long version) {
        add(new Operation(invokedNanos, returnedNanos, version, true));
    }

    /** An operation that saw the version and changed nothing. */
    public void saw(long invokedNanos, long returnedNanos, long version) {
        add(new Operation(invokedNanos, returnedNanos, version, false));
    }

    private void add(Operation operation) {
        synchronized (operations) {
            operations.add(operation);
        }
    }

    /** How many operations there are. */
    public int size() {
        synchronized (operations) {
            return operations.size();
        }
    }

    /** What cannot have happened one after the other; empty if all of it can. */
    public Optional<String> violation() {
        List<Operation> all;
        synchronized (operations) {
            all = new ArrayList<>(operations);
        }
        return doubled(all).or(() -> outOfOrder(all));
    }

    /** Versions of appends count from 1 without gaps. */
    private static Optional<String> doubled(List<Operation> all) {
        List<Operation> appends = all.stream()
                .filter(Operation::append)
                .sorted(Comparator.comparingLong(Operation::version))
                .toList();
        for (int i = 0; i < appends.size(); i++) {
            if (appends.get(i).version() != i + 1) {
                return Optional.of("the append after version " + i + " is an " + appends.get(i));
            }
        }
        boolean future = all.stream().anyMatch(each -> each.version() > appends.size());
        return future ? Optional.of("a version was seen that nobody made") : Optional.empty();
    }

    private static Optional<String> outOfOrder(List<Operation> all) {
        List<Operation> byStart = new ArrayList<>(all);
        byStart.sort(Comparator.comparingLong(Operation::invoked));
        List<Operation> byEnd = new ArrayList<>(all);
        byEnd.sort(Comparator.comparingLong(Operation::returned));
        Operation farthest = null;
        int ended = 0;
        for (Operation next : byStart) {
            while (ended < byEnd.size() && byEnd.get(ended).returned() < next.invoked()) {
                Operation over = byEnd.get(ended++);
                farthest = farthest == null || over.place() > farthest.place() ? over : farthest;
            }
            if (farthest != null && next.place() < farthest.place()) {
                return Optional.of("after " + farthest + " came " + next);
            }
        }
        return Optional.empty();
    }
}
