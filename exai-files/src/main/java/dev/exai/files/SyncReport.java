package dev.exai.files;

import dev.exai.core.model.ProviderId;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What came of a {@link SyncPlan}.
 *
 * @param done how many steps of each kind were done; kinds without any are left out
 * @param skipped steps that were needless by then, because the copy had changed or was in use
 * @param failures one line each, without names of files
 */
public record SyncReport(ProviderId provider, Map<SyncPlan.Kind, Integer> done, int skipped, List<String> failures) {
    /** Copies. */
    public SyncReport {
        Objects.requireNonNull(provider, "provider");
        done = Map.copyOf(done);
        failures = List.copyOf(failures);
    }

    /** How many steps were done. */
    public int total() {
        return done.values().stream().mapToInt(Integer::intValue).sum();
    }
}
