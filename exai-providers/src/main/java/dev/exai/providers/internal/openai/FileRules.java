package dev.exai.providers.internal.openai;

import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one vendor's files do differently: each method is one such point, and the bodies here are what OpenAI documents.
 * Implementations are stateless and thread-safe.
 */
public interface FileRules {
    /** What can be done. */
    Set<Ability> abilities();

    /** How much is taken. */
    FileLimits limits();

    /** How files go in parts; null, the default, for a vendor that takes them whole only. */
    default @Nullable PartRules parts() {
        return null;
    }

    /** Whether an upload must say its purpose. */
    default boolean purposeNeeded() {
        return true;
    }

    /** Fields of the form before the file, names and values in turn. */
    default List<String> fields(FileUpload upload) {
        List<String> fields = new ArrayList<>();
        if (upload.purpose() != null) {
            fields.addAll(List.of("purpose", upload.purpose().value()));
        }
        Duration lifetime = upload.lifetime();
        if (lifetime != null) {
            fields.addAll(List.of("expires_after[anchor]", "created_at"));
            fields.addAll(List.of("expires_after[seconds]", Long.toString(lifetime.toSeconds())));
        }
        return fields;
    }

    /** Files of one page of a listing that is asked for in pages; 0 for a vendor that sends all at once. */
    default int pageSize() {
        return 1_000; // of the 10,000 that OpenAI sends at most
    }

    /** The parameter that says where a listing goes on. */
    default String cursor() {
        return "after";
    }

    /** Where a listing goes on behind this page; null if it was the last. */
    default @Nullable String next(JsonNode page, @Nullable String lastId) {
        return page.path("has_more").asBoolean(false) ? lastId : null;
    }

    /** Parameters of a listing beside the page. */
    default HttpAsk listing(HttpAsk ask) {
        return ask.query("order", "desc");
    }

    /** Whether the vendor itself picks the files of one purpose. */
    default boolean picksPurpose() {
        return true;
    }

    /** What the vendor's word for a state means; null is no word. */
    default RemoteFile.State state(@Nullable String word) {
        if (word == null) {
            return RemoteFile.State.READY;
        }
        return switch (word) {
            case "error", "failed", "deleted" -> RemoteFile.State.FAILED;
            case "pending", "processing", "running" -> RemoteFile.State.PROCESSING;
            default -> RemoteFile.State.READY;
        };
    }

    /** Extracts the text of a file; called only if {@link Ability#EXTRACT} is declared. */
    default String extract(VendorApi api, OpenAiFiles files, FileUpload upload, CallContext context) {
        throw new IllegalStateException("extraction is declared and not there");
    }
}
