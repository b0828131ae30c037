package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.FileId;
import dev.exai.files.StoredFile;
import dev.exai.server.mcp.Absent;
import dev.exai.server.mcp.Resource;
import dev.exai.server.mcp.ResourceCatalog;
import dev.exai.server.mcp.ResourceTemplate;
import dev.exai.server.rpc.Json;
import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The caller's files as resources: a list, and the content of each by its handle. Thread-safe. */
public final class FileResources {
    private static final String LIST = "exai://files";
    private static final String ONE = LIST + "/{id}";
    private static final String JSON = "application/json";
    private static final int LISTED = 100;

    /** Longest content that is read this way: it is held in memory, and encoded a third longer. */
    static final long MAX_BYTES = 4L << 20;

    private final StoredFiles files;

    private FileResources(StoredFiles files) {
        this.files = files;
    }

    /** Adds them to the catalogue, if files are kept, and tells their owner when one changes. */
    public static void addTo(ResourceCatalog catalog, StoredFiles files) {
        if (!files.isKept()) {
            return;
        }
        FileResources resources = new FileResources(files);
        catalog.add(resources.new Listing());
        catalog.add(resources.new Single());
        files.onChange((owner, id) -> {
            catalog.updated(LIST, owner);
            catalog.updated(LIST + "/" + id, owner);
        });
    }

    private final class Listing implements Resource {
        @Override
        public Resource.Description description() {
            return new Resource.Description(LIST, "files", "Files", "Your newest " + LISTED + " stored files.", JSON);
        }

        @Override
        public ResourceBody read(ToolContext context) {
            ArrayNode listed = JsonNodeFactory.instance.arrayNode();
            files.service()
                    .list(context.principal(), null, LISTED)
                    .files()
                    .forEach(file -> listed.add(FileJson.of(file)));
            return new ResourceBody.Text(LIST, JSON, Json.text(listed));
        }
    }

    private final class Single implements ResourceTemplate {
        @Override
        public ResourceTemplate.Description description() {
            return new ResourceTemplate.Description(
                    ONE,
                    "file",
                    "File",
                    "The content of a stored file of yours, up to " + (MAX_BYTES >> 20)
                            + " MiB; longer ones with smart_file_download.",
                    null);
        }

        @Override
        public Optional<ResourceBody> read(String uri, Map<String, String> variables, ToolContext context) {
            return Absent.asEmpty(() -> {
                FileId id = new FileId(variables.getOrDefault("id", ""));
                return body(uri, files.service().get(context.principal(), id));
            });
        }

        private ResourceBody body(String uri, StoredFile file) {
            if (file.sizeBytes() > MAX_BYTES) {
                throw new ExaiException(
                        ErrorKind.TOO_LARGE,
                        "the file has " + file.sizeBytes() + " bytes, more than " + MAX_BYTES
                                + "; use smart_file_download");
            }
            KeptContent content = new KeptContent(files.service(), file);
            String text = file.mediaType().startsWith("text/") ? content.text(MAX_BYTES) : null;
            return text == null
                    ? new ResourceBody.Blob(
                            uri, file.mediaType(), Base64.getEncoder().encodeToString(content.bytes()))
                    : new ResourceBody.Text(uri, file.mediaType(), text);
        }
    }
}
