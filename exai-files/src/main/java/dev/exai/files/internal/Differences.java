package dev.exai.files.internal;

import dev.exai.core.file.RemoteFile;
import dev.exai.files.SyncPlan.Kind;
import dev.exai.files.SyncPlan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares rows with a listing. Not thread-safe. */
final class Differences {
    private static final int DRIFT_PERCENT = 10;

    private final RemoteNames names;
    private final Instant now;
    private final Map<String, List<RemoteFile>> listed = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private long present;
    private long ours;
    private long risky;

    Differences(RemoteNames names, Instant now) {
        this.names = names;
        this.now = now;
    }

    /** A file of the listing. */
    void listed(RemoteFile file) {
        String tag = names.tagIn(file.fileName());
        if (tag != null) {
            ours++;
            listed.computeIfAbsent(tag, key -> new ArrayList<>(1)).add(file);
        }
    }

    /** A copy as it was before the listing began; called after all of {@link #listed}. */
    void known(CopyRow row) {
        List<RemoteFile> there = listed.getOrDefault(row.tag(), List.of());
        listed.remove(row.tag());
        RemoteFile kept = switch (row.state()) {
            case PRESENT -> present(row, there);
            case PENDING, UNKNOWN -> doubtful(row, there);
            case ABSENT, GONE -> null;
        };
        for (RemoteFile file : there) {
            if (kept == null || !kept.id().equals(file.id())) {
                step(Kind.DELETE_ORPHAN, row, file);
            }
        }
    }

    private @Nullable RemoteFile present(CopyRow row, List<RemoteFile> there) {
        present++;
        RemoteFile mine = there.stream()
                .filter(file -> file.id().equals(row.remoteId()))
                .findFirst()
                .orElse(null);
        if (mine == null) {
            boolean expired = !row.isPresent(now, Duration.ZERO);
            step(expired ? Kind.MARK_EXPIRED : Kind.MARK_GONE, row, null);
        } else if (!Listings.isWhole(row, mine)) {
            step(Kind.REPLACE, row, mine);
        }
        return mine;
    }

    private @Nullable RemoteFile doubtful(CopyRow row, List<RemoteFile> there) {
        RemoteFile arrived = there.stream()
                .filter(file -> Listings.isWhole(row, file))
                .findFirst()
                .orElse(null);
        step(arrived == null ? Kind.FORGET : Kind.ADOPT, row, arrived);
        return arrived;
    }

    /** What is listed and was not {@link #known}. */
    void finish() {
        listed.forEach((tag, files) -> files.forEach(file -> {
            risky++;
            steps.add(new Step(Kind.DELETE_ORPHAN, tag, null, file.id()));
        }));
        listed.clear();
    }

    private void step(Kind kind, CopyRow row, @Nullable RemoteFile remote) {
        risky += kind == Kind.MARK_GONE || kind == Kind.REPLACE || kind == Kind.DELETE_ORPHAN ? 1 : 0;
        steps.add(new Step(kind, row.tag(), row.key().hash(), remote == null ? row.remoteId() : remote.id()));
    }

    List<Step> steps() {
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
