package dev.exai.server.files;

import dev.exai.core.file.ContentHash;
import dev.exai.files.StoredFile;
import dev.exai.files.SyncPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names what would be done, so that consent holds for that and nothing else: equal work has an equal name, whoever plans it and
 * when.
 */
public final class PlanDigest {
    private static final int BYTES = 16;

    private PlanDigest() {}

    /** The name of what the plan would do. */
    public static String of(SyncPlan plan) {
        return of(List.of(plan));
    }

    /** The name of what the plans would do together. */
    public static String of(Collection<SyncPlan> plans) {
        return of(plans.stream()
                .flatMap(plan -> plan.steps().stream().map(step -> plan.provider() + " " + line(step))));
    }

    /** The name of the deletion of these files. */
    public static String ofDeletion(List<StoredFile> files) {
        return of(files.stream().map(file -> file.id().value()));
    }

    private static String line(SyncPlan.Step step) {
        ContentHash hash = step.hash();
        return step.kind() + " " + step.tag() + " " + (hash == null ? "-" : hash.hex()) + " "
                + (step.remoteId() == null ? "-" : step.remoteId());
    }

    private static String of(Stream<String> lines) {
        MessageDigest digest = ContentHash.sha256();
        lines.sorted().forEach(line -> {
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        });
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }
}
