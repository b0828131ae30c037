package dev.exai.server.prompts;

import dev.exai.server.mcp.Prompt;
import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** The prompts: one per tool, and one that goes on with a conversation, as a resource file says them. */
public final class Prompts {
    private static final String CONTINUE = "continue";
    private static final String CHAT = "chat";
    private static final int MAX_BYTES = 1 << 20;

    private Prompts() {}

    /** The prompts of the tools that are offered. */
    public static Catalog<Prompt> of(Predicate<String> offered) {
        Catalog<Prompt> prompts = new Catalog<>();
        byte[] bytes = bytes();
        for (JsonNode entry : new JsonReader(Limits.standard(), MAX_BYTES).read(bytes, 0, bytes.length)) {
            String name = entry.path("name").stringValue();
            if (offered.test(name.equals(CONTINUE) ? CHAT : name)) {
                prompts.add(name, prompt(name, entry));
            }
        }
        return prompts;
    }

    private static Prompt prompt(String name, JsonNode entry) {
        List<Prompt.Argument> arguments = new ArrayList<>();
        Map<String, String> defaults = new HashMap<>();
        for (JsonNode argument : entry.path("arguments")) {
            String argumentName = argument.path("name").stringValue();
            boolean required = argument.has("required");
            arguments.add(new Prompt.Argument(
                    argumentName, argument.path("description").stringValue(), required));
            if (!required) {
                defaults.put(argumentName, argument.path("default").stringValue());
            }
        }
        Prompt.Description description = new Prompt.Description(
                name,
                entry.path("title").stringValue(),
                entry.path("description").stringValue(),
                arguments);
        return new TextPrompt(description, entry.path("text").stringValue(), defaults);
    }

    private static byte[] bytes() {
        try (InputStream in = Prompts.class.getResourceAsStream("prompts.json")) {
            if (in == null) {
                throw new IllegalStateException("the prompts are missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the prompts cannot be read", e);
        }
    }
}
