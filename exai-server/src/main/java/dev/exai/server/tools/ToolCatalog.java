package dev.exai.server.tools;

import java.util.List;
import java.util.Optional;

/** The tools of a server, in the order of their names. Thread-safe; may change while the server runs. */
public final class ToolCatalog {
    private final Catalog<Tool> tools = new Catalog<>();

    /** An empty catalogue. */
    public ToolCatalog() {}

    /**
     * Adds a tool.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public void add(Tool tool) {
        tools.add(tool.description().name(), tool);
    }

    /** Removes the tool of that name; false if there is none. */
    public boolean remove(String name) {
        return tools.remove(name);
    }

    /** The tool of that name. */
    public Optional<Tool> find(String name) {
        return tools.find(name);
    }

    /** All tools as they are now, in the order of their names. */
    public List<Tool> all() {
        return tools.all();
    }

    /** Runs the action after each change; it must neither block nor throw. */
    public void onChange(Runnable action) {
        tools.onChange(action);
    }
}
