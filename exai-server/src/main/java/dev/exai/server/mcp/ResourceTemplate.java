package dev.exai.server.mcp;

import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resources that are too many to list, named by a pattern. */
public interface ResourceTemplate {
    /** What clients are told. Constant for the life of the template. */
    Description description();

    /**
     * Reads one of the resources; empty if it does not exist.
     *
     * @param variables the decoded values of the template's variables; they come from the client
     */
    Optional<ResourceBody> read(String uri, Map<String, String> variables, ToolContext context);

    /**
     * What a client is told of a template.
     *
     * @param uriTemplate a URI with variables in braces, each standing for one or more characters other than {@code /}
     */
    record Description(
            String uriTemplate,
            String name,
            @Nullable String title,
            @Nullable String description,
            @Nullable String mimeType) {}
}
