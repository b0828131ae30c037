package dev.exai.server.tools;

import dev.exai.core.PrincipalId;
import dev.exai.files.FileCare;
import dev.exai.files.StoredFile;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.FileJson;
import dev.exai.server.files.PlanDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes the caller's files whose time is over: looks first, asks, and only then deletes. */
record ExpiredCleanUp(CopiesAt copies) {
    /**
     * Does it.
     *
     * @param only a provider: only files that have a copy there; null for all
     */
    void run(ObjectNode arguments, @Nullable String only, ToolContext context, ObjectNode json) {
        List<StoredFile> expired = expired(context.principal(), only);
        ArrayNode listed = json.putArray("files");
        expired.forEach(file -> listed.add(FileJson.of(file)));
        String plan = PlanDigest.ofDeletion(expired);
        json.put("plan", plan);
        if (arguments.path("dry_run").asBoolean(true)) {
            json.put("status", "dry_run");
        } else if (!expired.isEmpty()) {
            String what = expired.size() + " files whose time is over will be deleted, with their copies at providers.";
            Confirmation.Consent consent = Confirmation.to(what, plan, arguments, context);
            json.put("status", consent.status());
            if (consent == Confirmation.Consent.GIVEN) {
                expired.forEach(this::end);
            }
        }
    }

    private void end(StoredFile file) {
        if (copies.files().service().care().end(file)) {
            copies.files().changed(file.owner(), file.id());
        }
    }

    private List<StoredFile> expired(PrincipalId owner, @Nullable String only) {
        FileCare care = copies.files().service().care();
        return care.expired(owner).stream()
                .filter(file -> only == null || CopiesAt.mayBeAt(only, care.copiesOf(file)))
                .toList();
    }
}
