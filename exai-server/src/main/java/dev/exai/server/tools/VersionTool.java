package dev.exai.server.tools;

import dev.exai.server.ops.BuildInfo;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells what runs here. */
public final class VersionTool implements Tool {
    private static final String NAME = "version";

    private final Described description = Described.inFile(NAME);
    private final List<String> revisions;

    /** A tool that tells the protocol revisions given beside its own facts. */
    public VersionTool(List<String> revisions) {
        this.revisions = List.copyOf(revisions);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ToolDescription description() {
        return description.get();
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", "exai");
        json.put("version", BuildInfo.version());
        json.put("java", BuildInfo.java());
        revisions.forEach(json.putArray("protocol_versions")::add);
        return ToolResult.structured(json);
    }

    @Override
    public boolean mayBlock() {
        return false;
    }
}
