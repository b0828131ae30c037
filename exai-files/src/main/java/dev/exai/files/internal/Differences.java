package dev.exai.files.internal;

import dev.exai.core.file.RemoteFile;
import dev.exai.files.RemoteCopy;
import dev.exai.files.SyncPlan.Kind;
import dev.exai.files.SyncPlan.Step;
import dev.exai.files.SyncWish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares copies with what is listed. Not thread-safe. */
final class Differences {
    private static final int DRIFT_PERCENT = 10;

    private static final int MOST_STEPS = 100_000; // what is left is found by the next pass

    private final Instant now;
    private final String account;
    private final SyncWish wish;
    private final PriorityQueue<CopyRow> unverified =
            new PriorityQueue<>(Comparator.comparing(CopyRow::verifiedAt).reversed()); // the longest unverified ones
    private final List<Step> steps = new ArrayList<>();
    private long present;
    private long ours;
    private long risky;

    /** Of the copies in an account, whose listing it is. */
    Differences(Instant now, String account, SyncWish wish) {
        this.wish = wish;
        this.now = now;
        this.account = account;
    }

    /**
     * A copy, and what is listed under its tag. One that has changed since the listing began is nobody's concern: the next
     * pass compares it.
     */
    void known(CopyRow row, List<RemoteFile> listed) {
        List<RemoteFile> there =
                row.isOfAnother() ? Stream.ofNullable(listed(row, listed)).toList() : listed;
        ours += there.size();
        if (!row.changedAt().isBefore(now)) {
            present += row.state() == RemoteCopy.State.PRESENT ? 1 : 0;
            return;
        }
        RemoteFile kept = row.key().account().equals(account) ? inAccount(row, there) : elsewhere(row, there);
        for (RemoteFile file : there) {
            if (kept == null || !kept.id().equals(file.id())) {
                step(Kind.DELETE_ORPHAN, row, file);
            }
        }
    }

    private @Nullable RemoteFile inAccount(CopyRow row, List<RemoteFile> there) {
        return switch (row.state()) {
            case PRESENT -> present(row, there);
            case PENDING, UNKNOWN -> doubtful(row, there);
            case ABSENT, GONE -> null;
        };
    }

    /** A copy of another account is nobody's concern, unless it is listed here: then it is the same account by another key. */
    private @Nullable RemoteFile elsewhere(CopyRow row, List<RemoteFile> there) {
        if (row.isDoubtful()) {
            boolean overdue = row.changedAt().plus(Inquiry.DOUBT).isBefore(now); // nobody else will find out
            return there.isEmpty() && !overdue ? null : doubtful(row, there);
        }
        RemoteFile mine = listed(row, there);
        if (mine != null && row.state() == RemoteCopy.State.PRESENT) {
            step(Kind.ADOPT, row, mine);
        }
        return mine;
    }

    private static @Nullable RemoteFile listed(CopyRow row, List<RemoteFile> there) {
        return there.stream()
                .filter(file -> file.id().equals(row.remoteId()))
                .findFirst()
                .orElse(null);
    }

    /** A file of ours that belongs to no copy. */
    void stray(ListedFiles.Listed listed) {
        ours++;
        risky++;
        add(new Step(Kind.DELETE_ORPHAN, listed.tag(), null, listed.file().id()));
    }

    private @Nullable RemoteFile present(CopyRow row, List<RemoteFile> there) {
        present++;
        RemoteFile mine = listed(row, there);
        if (mine == null) {
            boolean expired = !row.isPresent(now, Duration.ZERO);
            step(expired ? Kind.MARK_EXPIRED : Kind.MARK_GONE, row, null);
        } else if (!Listings.isWhole(row, mine)) {
            step(Kind.REPLACE, row, mine);
        } else {
            sound(row, mine);
        }
        return mine;
    }

    private void sound(CopyRow row, RemoteFile mine) {
        if (wish.verify() > 0 && mine.hash() == null) {
            unverified.add(row);
            if (unverified.size() > wish.verify()) {
                unverified.remove();
            }
        }
    }

    private @Nullable RemoteFile doubtful(CopyRow row, List<RemoteFile> there) {
        RemoteFile arrived = there.stream()
                .filter(file -> Listings.isWhole(row, file))
                .findFirst()
                .orElse(null);
        if (arrived != null) {
            step(Kind.ADOPT, row, arrived);
        } else if (row.changedAt().plus(Inquiry.LAG).isBefore(now)) { // before, a listing may leave it out
            step(Kind.FORGET, row, null);
        }
        return arrived;
    }

    private void step(Kind kind, CopyRow row, @Nullable RemoteFile remote) {
        risky += kind == Kind.MARK_GONE || kind == Kind.REPLACE || kind == Kind.DELETE_ORPHAN ? 1 : 0;
        add(new Step(kind, row.tag(), row.key().hash(), remote == null ? row.remoteId() : remote.id()));
        if (wish.resend() && (kind == Kind.MARK_GONE || kind == Kind.REPLACE)) {
            add(new Step(Kind.RE_UPLOAD, row.tag(), row.key().hash(), null));
        }
    }

    private void add(Step step) {
        if (steps.size() < MOST_STEPS) {
            steps.add(step);
        }
    }

    /** What was found; nothing may be compared any more. */
    List<Step> steps() {
        while (!unverified.isEmpty()) {
            CopyRow row = unverified.remove();
            add(new Step(Kind.VERIFY_HASH, row.tag(), row.key().hash(), row.remoteId()));
        }
        return steps;
    }

    long present() {
        return present;
    }

    long ours() {
        return ours;
    }

    /** Why nobody should apply this unseen; null if nothing speaks against it. */
    @Nullable
    String doubts() {
        if (ours == 0 && present > 0) {
            return "the provider lists none of " + present + " copies";
        }
        long base = Math.max(present, ours);
        return risky * 100 > base * DRIFT_PERCENT
                ? risky + " of " + base + " copies differ, more than " + DRIFT_PERCENT + " %"
                : null;
    }
}
