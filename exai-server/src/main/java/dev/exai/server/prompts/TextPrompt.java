package dev.exai.server.prompts;

import dev.exai.server.mcp.Prompt;
import dev.exai.server.tools.Content;
import dev.exai.server.tools.ToolContext;
import java.util.List;
import java.util.Map;

/** A prompt of one message, in which {@code {name}} stands for an argument. Arguments are not looked into again. */
final class TextPrompt implements Prompt {
    private final Description description;
    private final String text;
    private final Map<String, String> defaults;

    TextPrompt(Description description, String text, Map<String, String> defaults) {
        this.description = description;
        this.text = text;
        this.defaults = Map.copyOf(defaults);
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public Result get(Map<String, String> arguments, ToolContext context) {
        Message message = new Message(true, new Content.Text(filled(arguments)));
        return new Result(description.description(), List.of(message));
    }

    private String filled(Map<String, String> arguments) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            String name = text.substring(open + 1, close);
            filled.append(text, at, open).append(arguments.getOrDefault(name, defaults.getOrDefault(name, "")));
            at = close + 1;
        }
        return filled.append(text, at, text.length()).toString();
    }
}
