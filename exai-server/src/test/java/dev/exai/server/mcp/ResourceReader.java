package dev.exai.server.mcp;

import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;
import java.util.Map;
import java.util.Optional;

/** Reads the resources of a catalogue as a caller sees them. */
public final class ResourceReader {
    private final ResourceCatalog catalog;

    public ResourceReader(ResourceCatalog catalog) {
        this.catalog = catalog;
    }

    /** The text of the resource; empty if the caller has none of that URI. */
    public Optional<String> text(String uri, ToolContext context) {
        Optional<Resource> resource = catalog.find(uri);
        if (resource.isPresent()) {
            return Optional.of(textOf(resource.get().read(context)));
        }
        for (ResourceCatalog.Pattern pattern : catalog.templates().all()) {
            Optional<Map<String, String>> variables = pattern.uris().match(uri);
            if (variables.isPresent()) {
                return pattern.template().read(uri, variables.get(), context).map(ResourceReader::textOf);
            }
        }
        return Optional.empty();
    }

    private static String textOf(ResourceBody body) {
        return ((ResourceBody.Text) body).text();
    }
}
