package dev.exai.server.mcp;

import dev.exai.server.tools.Content;
import dev.exai.server.tools.ToolContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A prepared conversation a client can start from. Called on a thread of its own, many at once. */
public interface Prompt {
    /** What clients are told. Constant for the life of the prompt. */
    Description description();

    /** The messages for the arguments; required ones are present. */
    Result get(Map<String, String> arguments, ToolContext context);

    /** What a client is told of a prompt. */
    record Description(
            String name, @Nullable String title, @Nullable String description, List<Argument> arguments) {
        /** Copies the arguments. */
        public Description {
            arguments = List.copyOf(arguments);
        }
    }

    /** A value the client fills in. */
    record Argument(String name, @Nullable String description, boolean required) {}

    /** The messages of a prompt. */
    record Result(@Nullable String description, List<Message> messages) {
        /** Copies the messages. */
        public Result {
            messages = List.copyOf(messages);
        }
    }

    /**
     * One message.
     *
     * @param fromUser otherwise it is from the assistant
     */
    record Message(boolean fromUser, Content content) {}
}
