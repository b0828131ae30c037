package dev.exai.server.files;

import dev.exai.core.file.FilePurpose;
import dev.exai.files.ArchiveEntry;
import dev.exai.files.FileHealth;
import dev.exai.files.FileReport;
import dev.exai.files.FileStats;
import dev.exai.files.RemoteCopy;
import dev.exai.files.StoredFile;
import dev.exai.files.UnpackedFile;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Files as tools, commands and resources tell of them. */
public final class FileJson {
    private FileJson() {}

    /** A file. */
    public static ObjectNode of(StoredFile file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", file.id().value());
        json.put("name", file.name());
        json.put("media_type", file.mediaType());
        json.put("bytes", file.sizeBytes());
        json.put("sha256", file.hash().hex());
        if (file.purpose() != null) {
            json.put("purpose", file.purpose());
        }
        json.put("version", file.version());
        if (!file.original().equals(file.id())) {
            json.put("original", file.original().value());
        }
        json.put("created_at", file.createdAt().toString());
        put(json, "expires_at", file.expiresAt());
        return json;
    }

    /** A file with what is known of its copies. */
    public static ObjectNode of(StoredFile file, List<RemoteCopy> copies) {
        ObjectNode json = of(file);
        ArrayNode listed = json.putArray("copies");
        for (RemoteCopy copy : copies) {
            ObjectNode entry = listed.addObject();
            entry.put("provider", copy.provider().value());
            entry.put("state", copy.state().name().toLowerCase(Locale.ROOT));
            FilePurpose purpose = copy.purpose();
            if (purpose != null) {
                entry.put("purpose", purpose.value());
            }
            if (copy.remoteId() != null) {
                entry.put("remote_id", copy.remoteId());
            }
            put(entry, "expires_at", copy.expiresAt());
        }
        return json;
    }

    /** What stands in an archive. */
    public static ObjectNode of(ArchiveEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("path", entry.path());
        json.put("kind", word(entry.kind()));
        json.put("bytes", entry.sizeBytes());
        return json;
    }

    /** A file that came out of an archive. */
    public static ObjectNode of(UnpackedFile unpacked) {
        return of(unpacked.file()).put("archive_path", unpacked.path());
    }

    /** How much there is. */
    public static ObjectNode of(FileStats stats) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("files", stats.files());
        json.put("deleted", stats.deleted());
        json.put("held", stats.held());
        json.put("contents", stats.contents());
        json.put("bytes", stats.bytes());
        ObjectNode types = json.putObject("types");
        new TreeMap<>(stats.types()).forEach(types::put);
        ObjectNode copies = json.putObject("copies");
        stats.copies().forEach((provider, states) -> {
            ObjectNode at = copies.putObject(provider.value());
            new TreeMap<>(states).forEach((state, count) -> at.put(word(state), count));
        });
        return json;
    }

    /** How the files are. */
    public static ObjectNode of(FileHealth health) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("health", word(health.level()));
        ArrayNode reasons = json.putArray("reasons");
        for (FileHealth.Reason reason : health.reasons()) {
            ObjectNode entry = reasons.addObject();
            entry.put("code", reason.code());
            entry.put("level", word(reason.level()));
            entry.put("text", reason.text());
            entry.put("since", reason.since().toString());
        }
        return json;
    }

    /** What came of each kind of work the last time. */
    public static ArrayNode of(List<FileReport> reports) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (FileReport report : reports) {
            ObjectNode entry = json.addObject();
            entry.put("work", report.work()).put("at", report.at().toString());
            if (report.failure() != null) {
                entry.put("failure", report.failure());
            }
            ObjectNode counts = entry.putObject("counts");
            new TreeMap<>(report.counts()).forEach(counts::put);
        }
        return json;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void put(ObjectNode json, String name, @Nullable Instant value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
