package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.server.chat.ChatAnswer;
import dev.exai.server.chat.ChatJson;
import dev.exai.server.chat.ChatQuestion;
import dev.exai.server.chat.ChatService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model about files. */
public final class SmartFileQueryTool implements Tool {
    private static final String NAME = "smart_file_query";
    private static final String ANY = "auto";

    private final Described description;
    private final ChatService chats;
    private final CallRoots roots;
    private final CallClocks clocks;

    /**
     * A tool whose calls run under these clocks, and within the deadline of the call.
     *
     * @param chat the tool that answers in the same form
     */
    public SmartFileQueryTool(ChatTool chat, ChatService chats, CallRoots roots, CallClocks clocks) {
        description = new Described(() -> ToolFile.of(NAME, chat.description().outputSchema()));
        this.chats = chats;
        this.roots = roots;
        this.clocks = clocks;
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
        ChatQuestion question = Asking.below(roots, question(arguments), context);
        ChatAnswer answer = Asking.ask(chats, question, clocks.context(context, null), context);
        return Asking.result(ChatJson.of(answer, false), answer);
    }

    private static ChatQuestion question(ObjectNode arguments) {
        List<String> files = files(arguments);
        String conversation = text(arguments, "continuation_id");
        if (files.isEmpty() && conversation == null) {
            throw new ExaiException(
                    ErrorKind.INVALID_REQUEST, "file_path or files: name a file, or a conversation that holds one");
        }
        String provider = text(arguments, "provider");
        String model = text(arguments, "model");
        boolean open = provider != null && !provider.equals(ANY);
        JsonNode maxTokens = arguments.get("max_output_tokens");
        String thinking = text(arguments, "thinking_mode");
        return ChatQuestion.of(arguments.path("question").stringValue())
                .tool(NAME)
                .files(files)
                .lineNumbers(arguments.path("line_numbers").asBoolean(false))
                .provider(open ? provider : null)
                .model(model == null && (open || conversation == null) ? ANY : model)
                .thinking(thinking == null ? null : ThinkingMode.valueOf(thinking.toUpperCase(Locale.ROOT)))
                .maxOutputTokens(maxTokens == null ? null : maxTokens.intValue())
                .continuationId(conversation)
                .build();
    }

    private static List<String> files(ObjectNode arguments) {
        List<String> files = new ArrayList<>();
        String one = text(arguments, "file_path");
        if (one != null) {
            files.add(one);
        }
        for (JsonNode element : arguments.path("files")) {
            files.add(element.stringValue());
        }
        return files;
    }

    private static @Nullable String text(ObjectNode arguments, String name) {
        JsonNode value = arguments.get(name);
        return value == null ? null : value.stringValue();
    }
}
