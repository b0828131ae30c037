package dev.exai.server.tools;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.files.FileService;
import dev.exai.files.StoredFile;
import dev.exai.files.StoredFilePage;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.FileJson;
import dev.exai.server.files.PlanDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes the caller's files whose time is over: looks first, asks, and only then deletes. */
record ExpiredCleanUp(CopiesAt copies, TimeSource time) {
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
                expired.forEach(file -> delete(file, context.principal()));
            }
        }
    }

    private void delete(StoredFile file, PrincipalId owner) {
        copies.files().service().delete(owner, file.id());
        copies.files().changed(owner, file.id());
    }

    private List<StoredFile> expired(PrincipalId owner, @Nullable String only) {
        FileService service = copies.files().service();
        Instant now = time.instant();
        List<StoredFile> expired = new ArrayList<>();
        String after = null;
        do {
            StoredFilePage page = service.list(owner, after, FileService.MAX_PAGE);
            for (StoredFile file : page.files()) {
                Instant end = file.expiresAt();
                if (end != null
                        && !end.isAfter(now)
                        && !service.isHeld(owner, file.id())
                        && (only == null || CopiesAt.mayBeAt(only, service.copies(owner, file.id())))) {
                    expired.add(file);
                }
            }
            after = page.next();
        } while (after != null);
        return expired;
    }
}
