package dev.exai.sessions.workflow;

import java.util.List;
import java.util.Objects;

/**
 * What a member decided.
 *
 * @param option one of the options of the question
 * @param confidence how sure it says it is, 0–1
 * @param reasons its reasons, in its order
 */
public record Vote(String option, double confidence, List<String> reasons) {
    /** Copies and checks. */
    public Vote {
        Objects.requireNonNull(option, "option");
        reasons = List.copyOf(reasons);
        confidence = Math.max(0, Math.min(1, confidence));
    }
}
