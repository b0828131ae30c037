package dev.exai.server.mcp;

import dev.exai.server.tools.Content;
import dev.exai.server.tools.ToolContext;
import java.util.List;
import java.util.Map;

/** A prompt that repeats its one required argument. */
record FakePrompt(String name) implements Prompt {
    @Override
    public Description description() {
        return new Description(name, "Title", "Says it", List.of(new Argument("what", null, true)));
    }

    @Override
    public Result get(Map<String, String> arguments, ToolContext context) {
        return new Result(
                null, List.of(new Message(false, new Content.Text(arguments.getOrDefault("what", "nothing")))));
    }
}
