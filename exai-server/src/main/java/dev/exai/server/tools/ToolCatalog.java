package dev.exai.server.tools;

import java.util.List;
import java.util.Optional;

/** The tools of a server, in the order of their names. Thread-safe; may change while the server runs. */
public final class ToolCatalog {
    private final Catalog<RegisteredTool> tools = new Catalog<>();

    /** An empty catalogue. */
    public ToolCatalog() {}

    /**
     * Adds a tool.
     *
     * @throws IllegalArgumentException if the name is taken, or if a schema is malformed, refers outside itself or in a
     *     cycle, or exceeds the bounds of {@link dev.exai.providers.internal.schema.JsonSchema}
     */
    public void add(Tool tool) {
        tools.add(tool.name(), new RegisteredTool(tool).prepare());
    }

    /**
     * Adds a tool of our own, whose description is looked at with its first use.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public void addOwn(Tool tool) {
        tools.add(tool.name(), new RegisteredTool(tool));
    }

    /** Removes the tool of that name; false if there is none. */
    public boolean remove(String name) {
        return tools.remove(name);
    }

    /** The tool of that name. */
    public Optional<RegisteredTool> find(String name) {
        return tools.find(name);
    }

    /** All tools as they are now, in the order of their names. */
    public List<Tool> all() {
        return tools.all().stream().map(RegisteredTool::tool).toList();
    }

    /** The tools with everything the protocol layer works out of them once. */
    public Catalog<RegisteredTool> registered() {
        return tools;
    }

    /** Runs the action after each change; it must neither block nor throw. */
    public void onChange(Runnable action) {
        tools.onChange(action);
    }
}
