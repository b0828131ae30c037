package dev.exai.files;

import dev.exai.core.file.ContentHash;
import dev.exai.core.model.ProviderId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the copies that this side knows and what a provider lists, and what would put it right.
 *
 * @param provider whose listing it was
 * @param verdict whether it may be applied as it is
 * @param reason why not; null if it may
 * @param known copies that this side takes for present
 * @param listed files of this installation that the provider lists; those of others are never looked at
 * @param steps what is to be done, in this order; empty if nothing differs or nothing is known
 * @param madeAt when the listing began
 */
public record SyncPlan(
        ProviderId provider,
        Verdict verdict,
        @Nullable String reason,
        long known,
        long listed,
        List<Step> steps,
        Instant madeAt) {
    /** Copies. */
    public SyncPlan {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(madeAt, "madeAt");
        steps = List.copyOf(steps);
    }

    /** Whether a plan may be applied. */
    public enum Verdict {
        /** As it is. */
        READY,
        /** Only if somebody has looked at it and accepts it: more differs than goes wrong by itself. */
        NEEDS_CONSENT,
        /** Not at all: the listing failed. */
        UNVERIFIED
    }

    /** What is to be done. */
    public enum Kind {
        /** A copy that nobody knew had arrived is there: it is used from now on. */
        ADOPT,
        /** A copy that nobody knew had arrived is not there: it may be sent again. */
        FORGET,
        /** A copy is not there any more: it is sent again when it is needed. */
        MARK_GONE,
        /** A copy is not there any more because its time was over. */
        MARK_EXPIRED,
        /** What is there under a copy's name has another length or hash, or could not be processed: it is deleted. */
        REPLACE,
        /** What is there belongs to no copy: it is deleted. */
        DELETE_ORPHAN,
        /** A copy that a step before found lost or damaged is sent again; only if {@link SyncWish#resend} says so. */
        RE_UPLOAD,
        /** A copy is read back; if it has another hash, it is deleted. Only as many as {@link SyncWish#verify} says. */
        VERIFY_HASH
    }

    /**
     * One thing to be done.
     *
     * @param tag of the copy, as it stands in the name of the remote file
     * @param hash of the content; null if no copy has the tag
     * @param remoteId the file at the provider; null if there is none
     */
    public record Step(
            Kind kind,
            String tag,
            @Nullable ContentHash hash,
            @Nullable String remoteId) {
        /** Checks. */
        public Step {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(tag, "tag");
        }
    }
}
