package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.files.FileAuditEntry;
import dev.exai.files.FileAuditPage;
import dev.exai.files.FileService;
import dev.exai.server.files.FileJson;
import dev.exai.server.files.SyncJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What can be told of the caller's files together: what was done to them, how much there is, and how everything is. */
record FileOverview(FileService service) {
    /**
     * What was done, newest first.
     *
     * @param only a provider: only what was done there; null for all
     * @param after where to go on; null for the first page
     */
    void audit(PrincipalId owner, @Nullable String only, @Nullable String after, int limit, ObjectNode json) {
        FileAuditPage page = service.audit(owner, number(after), limit);
        ArrayNode told = json.putArray("audit");
        for (FileAuditEntry entry : page.entries()) {
            if (only == null || only.equals(entry.provider())) {
                add(entry, told.addObject());
            }
        }
        if (page.next() != null) {
            json.put("next", page.next().toString());
        }
    }

    /**
     * How much there is.
     *
     * @param only a provider: of copies only those there; null for all
     */
    void stats(PrincipalId owner, @Nullable String only, ObjectNode json) {
        ObjectNode stats = FileJson.of(service.stats(owner));
        if (only != null) {
            ((ObjectNode) stats.path("copies")).retain(only);
        }
        json.set("stats", stats);
    }

    /** How the files of everybody are. */
    void health(ObjectNode json) {
        json.set("health", FileJson.of(service.health()));
    }

    private static void add(FileAuditEntry entry, ObjectNode json) {
        json.put("at", entry.at().toString());
        json.put("subject", entry.subject());
        json.put("action", SyncJson.word(entry.action()));
        if (entry.provider() != null) {
            json.put("provider", entry.provider());
        }
        json.put("bytes", entry.sizeBytes());
    }

    private static @Nullable Long number(@Nullable String after) {
        try {
            return after == null ? null : Long.valueOf(after);
        } catch (NumberFormatException e) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "after: give the next of the result before", e);
        }
    }
}
