package dev.exai.server.tools;

import dev.exai.core.PrincipalId;
import dev.exai.server.ops.StatusReport;
import tools.jackson.databind.node.ObjectNode;

/** Tells what the server is doing. */
public final class StatusTool implements Tool {
    private static final String NAME = "status";

    private final Described description = Described.inFile(NAME);
    private final StatusReport report;

    /** A tool that tells this report. */
    public StatusTool(StatusReport report) {
        this.report = report;
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
        PrincipalId caller = context.principal();
        return ToolResult.structured(report.json(caller));
    }
}
