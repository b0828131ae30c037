package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.ops.ModelList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the models. */
public final class ListModelsTool implements Tool {
    private static final String NAME = "listmodels";

    private final Described description = Described.inFile(NAME);
    private final ModelList models;

    /** A tool that tells this list. */
    public ListModelsTool(ModelList models) {
        this.models = models;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ToolDescription description() {
        return description.get();
    }

    /** The result holds the list for programs, and the same as lines for people. */
    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        ModelList list = models;
        JsonNode provider = arguments.get("provider");
        if (provider != null) {
            if (!models.knows(provider.stringValue())) {
                throw new ExaiException(ErrorKind.NOT_FOUND, "provider: no provider of that name is known");
            }
            list = models.only(provider.stringValue());
        }
        return new ToolResult.Builder()
                .structured(list.json())
                .text(list.text())
                .build();
    }
}
