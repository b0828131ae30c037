package dev.exai.server.mcp;

import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;
import org.jspecify.annotations.Nullable;

/** Something a client can read. Called on a thread of its own, many reads at once. */
public interface Resource {
    /** What clients are told. Constant for the life of the resource. */
    Description description();

    /** Reads the resource. */
    ResourceBody read(ToolContext context);

    /** What a client is told of a resource; only URI and name are always known. */
    record Description(
            String uri,
            String name,
            @Nullable String title,
            @Nullable String description,
            @Nullable String mimeType) {}
}
