package dev.exai.server.tools;

import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients are told of a tool, read from a resource file so that schemas read as schemas. */
final class ToolFile {
    private static final int MAX_BYTES = 1 << 20;

    private ToolFile() {}

    /** The file {@code name.json} beside this class. */
    static ToolDescription of(String name) {
        return of(name, null);
    }

    /** The file {@code name.json} beside this class, of a tool that answers as another one does. */
    static ToolDescription of(String name, @Nullable ObjectNode outputSchema) {
        byte[] bytes = bytes(name);
        JsonNode file = new JsonReader(Limits.standard(), MAX_BYTES).read(bytes, 0, bytes.length);
        JsonNode hints = file.path("annotations");
        return new ToolDescription(
                file.path("name").stringValue(),
                file.path("title").stringValue(),
                file.path("description").stringValue(),
                (ObjectNode) file.path("inputSchema"),
                outputSchema == null ? (ObjectNode) file.path("outputSchema") : outputSchema,
                new ToolAnnotations(
                        hints.path("readOnly").booleanValue(),
                        hints.path("destructive").booleanValue(),
                        hints.path("idempotent").booleanValue(),
                        hints.path("openWorld").booleanValue()));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = ToolFile.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the description of tool " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the description of tool " + name + " cannot be read", e);
        }
    }
}
