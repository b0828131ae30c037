package dev.exai.server.mcp;

import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;

/** A resource of fixed text. */
record FakeResource(String uri, String text) implements Resource {
    @Override
    public Description description() {
        return new Description(uri, "name of " + uri, "Title", "Says " + text, "text/plain");
    }

    @Override
    public ResourceBody read(ToolContext context) {
        return new ResourceBody.Text(uri, "text/plain", text);
    }
}
