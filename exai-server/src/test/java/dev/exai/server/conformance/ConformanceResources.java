package dev.exai.server.conformance;

import dev.exai.server.mcp.Resource;
import dev.exai.server.mcp.ResourceCatalog;
import dev.exai.server.mcp.ResourceTemplate;
import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;
import java.util.Map;
import java.util.Optional;

/** The resources of the scenarios. */
final class ConformanceResources {
    private ConformanceResources() {}

    private record Fixed(Resource.Description description, ResourceBody body) implements Resource {
        @Override
        public ResourceBody read(ToolContext context) {
            return body;
        }
    }

    private static final class ById implements ResourceTemplate {
        @Override
        public ResourceTemplate.Description description() {
            return new ResourceTemplate.Description(
                    "test://template/{id}/data", "template", "Template", "Data by id", "application/json");
        }

        @Override
        public Optional<ResourceBody> read(String uri, Map<String, String> variables, ToolContext context) {
            String id = variables.get("id");
            return Optional.of(new ResourceBody.Text(
                    uri,
                    "application/json",
                    "{\"id\":\"" + id + "\",\"templateTest\":true,\"data\":\"Data for ID: " + id + "\"}"));
        }
    }

    static void addTo(ResourceCatalog resources) {
        resources.add(fixed(
                "static-text",
                new ResourceBody.Text(
                        "test://static-text", "text/plain", "This is the content of the static text resource.")));
        resources.add(
                fixed("static-binary", new ResourceBody.Blob("test://static-binary", "image/png", Fixtures.IMAGE)));
        resources.add(fixed(
                "watched-resource",
                new ResourceBody.Text("test://watched-resource", "text/plain", "Watched resource content")));
        resources.add(new ById());
    }

    private static Resource fixed(String name, ResourceBody body) {
        return new Fixed(
                new Resource.Description(body.uri(), name, null, "The resource " + name, body.mimeType()), body);
    }
}
