package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.core.ProviderException;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.files.CopyRequest;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.RemoteCopy.State;
import dev.exai.files.StoredFile;
import dev.exai.files.SyncPlan;
import dev.exai.files.SyncPlan.Kind;
import dev.exai.files.SyncPlan.Step;
import dev.exai.files.SyncPlan.Verdict;
import dev.exai.files.SyncReport;
import dev.exai.files.SyncWish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts right what differs between the copies that are known and those that a provider has. Goes by what is the case, not by
 * what happened, so it may be begun again at any time. Thread-safe.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final int PAGE = 1_000;
    private static final int MOST_FAILURES = 10; // more mean that the provider is down

    private final UploadCoordinator coordinator;
    private final CopyTable copies;
    private final FileCatalog catalog;

    Reconciler(UploadCoordinator coordinator, FileCatalog catalog) {
        this.catalog = catalog;
        this.coordinator = coordinator;
        this.copies = coordinator.copies();
    }

    SyncPlan plan(ProviderId provider, FileProvider files, SyncWish wish, CallContext context) {
        Instant began = coordinator.time().instant();
        RemoteNames names = new RemoteNames(copies.instance());
        try (ListedFiles listed = new ListedFiles(coordinator.database(), provider, began)) {
            List<RemoteNames> others =
                    copies.others(provider).stream().map(RemoteNames::new).toList();
            Listings.visit(provider, files, null, context, file -> {
                String tag = names.tagIn(file.fileName());
                if (tag == null) {
                    tag = tagOfAnother(file.fileName(), others);
                }
                if (tag != null) {
                    listed.add(tag, file);
                }
                return true;
            });
            return compared(provider, listed, new Differences(began, copies.accountOf(files), wish), began);
        } catch (ProviderException e) {
            LOG.warn("listing failed provider={} kind={}", provider, e.kind());
            String reason = "the listing failed: " + e.kind();
            return new SyncPlan(
                    provider,
                    Verdict.UNVERIFIED,
                    reason,
                    copies.present(provider, copies.accountOf(files)),
                    0,
                    List.of(),
                    began);
        }
    }

    /** The tag of a copy that another installation has sent and this one uses; what else that one has sent is not ours. */
    private @Nullable String tagOfAnother(String fileName, List<RemoteNames> others) {
        for (RemoteNames other : others) {
            String tag = other.tagIn(fileName);
            if (tag != null
                    && copies.tagged(tag)
                            .filter(row -> row.madeBy().equals(other.instance()))
                            .isPresent()) {
                return tag;
            }
        }
        return null;
    }

    /** Both in the order of their tags, page by page. */
    private SyncPlan compared(ProviderId provider, ListedFiles listed, Differences differences, Instant began) {
        ListedFiles.Cursor there = listed.cursor();
        List<CopyRow> page = copies.page(provider, "", PAGE);
        while (!page.isEmpty()) {
            for (CopyRow row : page) {
                there.before(row.tag(), differences::stray);
                differences.known(row, there.of(row.tag()));
            }
            page = copies.page(provider, page.get(page.size() - 1).tag(), PAGE);
        }
        there.rest(differences::stray);
        String doubts = differences.doubts();
        return new SyncPlan(
                provider,
                doubts == null ? Verdict.READY : Verdict.NEEDS_CONSENT,
                doubts,
                differences.present(),
                differences.ours(),
                differences.steps(),
                began);
    }

    SyncReport apply(SyncPlan plan, boolean consent, FileProvider files, CallContext context) {
        if (plan.verdict() == Verdict.UNVERIFIED || (plan.verdict() == Verdict.NEEDS_CONSENT && !consent)) {
            throw new ExaiException(
                    ErrorKind.CONFLICT, "nothing was changed at " + plan.provider() + ": " + plan.reason());
        }
        Optional<HeldLease> lease = HeldLease.take(
                coordinator.database(),
                "file-sync-" + plan.provider(),
                Identifiers.mint("", 16),
                coordinator.workers());
        if (lease.isEmpty()) {
            throw new ExaiException(ErrorKind.IN_PROGRESS, "another process is putting the copies right");
        }
        try (HeldLease held = lease.get()) {
            SyncReport report = new Pass(plan, files, context).run();
            LOG.info(
                    "copies put right provider={} lease={} steps={} skipped={} failed={}",
                    plan.provider(),
                    held.lease().term(),
                    report.total(),
                    report.skipped(),
                    report.failures().size());
            return report;
        }
    }

    /** One application of one plan. */
    private final class Pass {
        private final SyncPlan plan;
        private final FileProvider files;
        private final CallContext context;
        private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
        private final List<String> failures = new ArrayList<>();
        private int skipped;

        Pass(SyncPlan plan, FileProvider files, CallContext context) {
            this.plan = plan;
            this.files = files;
            this.context = context;
        }

        SyncReport run() {
            for (Step step : plan.steps()) {
                context.cancel().throwIfCancelled();
                context.deadline().throwIfExpired("putting copies right", ErrorPhase.PREPARE);
                if (failures.size() < MOST_FAILURES) {
                    run(step);
                }
            }
            return new SyncReport(plan.provider(), done, skipped, failures);
        }

        private void run(Step step) {
            try {
                if (isDone(step)) {
                    done.merge(step.kind(), 1, Integer::sum);
                } else {
                    skipped++;
                }
            } catch (ProviderException e) {
                failures.add(step.kind() + " " + step.tag() + ": " + e.kind());
            }
        }

        private boolean isDone(Step step) {
            CopyRow row = copies.tagged(step.tag()).orElse(null);
            if (row == null) {
                return step.kind() == Kind.DELETE_ORPHAN && delete(step); // nobody else can want it
            }
            if (step.kind() == Kind.RE_UPLOAD) {
                return isSentAgain(row);
            }
            if (!row.changedAt().isBefore(plan.madeAt()) && step.kind() != Kind.DELETE_ORPHAN) {
                return false; // changed since it was compared
            }
            return HeldLease.take(
                            coordinator.database(),
                            CopyAttempt.leaseOf(row),
                            Identifiers.mint("", 16),
                            coordinator.workers())
                    .map(lease -> {
                        try (HeldLease held = lease) {
                            return isDone(step, copies.tagged(step.tag()).orElse(row), held);
                        }
                    })
                    .orElse(false); // somebody is making this very copy
        }

        private boolean isDone(Step step, CopyRow row, HeldLease lease) {
            return switch (step.kind()) {
                case ADOPT -> isSame(step, row) ? join(step, row, lease) : row.isDoubtful() && adopt(step, row, lease);
                case FORGET -> row.isDoubtful() && copies.end(row, lease.lease(), State.ABSENT, null, null);
                case MARK_EXPIRED ->
                    isSame(step, row) && copies.end(row, lease.lease(), State.GONE, null, Action.COPY_LOST);
                case MARK_GONE ->
                    isSame(step, row)
                            && isGone(step)
                            && copies.end(row, lease.lease(), State.GONE, null, Action.COPY_LOST);
                case REPLACE ->
                    isSame(step, row)
                            && isOff(step, row)
                            && copies.end(row, lease.lease(), State.GONE, null, Action.COPY_DELETED);
                case VERIFY_HASH -> isSame(step, row) && verify(step, row, lease);
                case RE_UPLOAD -> false; // takes the lease itself
                case DELETE_ORPHAN -> !row.isDoubtful() && !isSame(step, row) && delete(step);
            };
        }

        private boolean isSame(Step step, CopyRow row) {
            return row.state() == State.PRESENT
                    && step.remoteId() != null
                    && step.remoteId().equals(row.remoteId());
        }

        private boolean adopt(Step step, CopyRow row, HeldLease lease) {
            String id = step.remoteId();
            if (id == null) {
                return false;
            }
            RemoteFile found = files.abilities().contains(Ability.GET)
                    ? files.get(id, context)
                    : RemoteFile.of(plan.provider(), id, row.tag()).build();
            return copies.end(row, lease.lease(), State.PRESENT, found, Action.ADOPTED);
        }

        /** Of two copies that turn out to lie in one account, the one that is in use stays. */
        private boolean join(Step step, CopyRow row, HeldLease lease) {
            return copies.move(row, copies.accountOf(files), lease.lease())
                    || (isOff(step, row) && copies.forget(row, lease.lease(), Action.COPY_DELETED));
        }

        /** Only what a step before has found lost, and whose file is still there. */
        private boolean isSentAgain(CopyRow row) {
            CopyKey key = row.key();
            StoredFile file = catalog.find(key.owner(), key.hash()).orElse(null);
            if (row.state() != State.GONE || file == null) {
                return false;
            }
            CopyRequest request =
                    new CopyRequest.Builder().purpose(key.purpose()).build();
            coordinator.ensure(key, file, files, request, context);
            return true;
        }

        private boolean verify(Step step, CopyRow row, HeldLease lease) {
            String id = step.remoteId();
            if (id == null || ReadBack.isRight(files, id, row, context)) {
                return id != null && copies.verified(row, lease.lease());
            }
            LOG.warn("copy damaged at the provider provider={} tag={}", plan.provider(), row.tag());
            return isOff(step, row) && copies.end(row, lease.lease(), State.GONE, null, Action.COPY_DELETED);
        }

        /** A listing may leave out what moved between its pages, so who can be asked is asked again. */
        private boolean isGone(Step step) {
            String id = step.remoteId();
            if (id == null || !files.abilities().contains(Ability.GET)) {
                return true;
            }
            try {
                files.get(id, context);
                return false;
            } catch (ProviderException e) {
                if (e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.GONE) {
                    return true;
                }
                throw e;
            }
        }

        /** Whether we have nothing to do with it any more: it is deleted, or another's to delete. */
        private boolean isOff(Step step, CopyRow row) {
            return row.isOfAnother() || delete(step);
        }

        private boolean delete(Step step) {
            String id = step.remoteId();
            if (id != null) {
                Removal.delete(files, id, context); // one that is not there is as good as deleted
            }
            return id != null;
        }
    }
}
