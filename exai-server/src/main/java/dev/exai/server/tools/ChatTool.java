package dev.exai.server.tools;

import dev.exai.core.IdempotencyKey;
import dev.exai.core.spi.CallContext;
import dev.exai.server.chat.ChatAnswer;
import dev.exai.server.chat.ChatJson;
import dev.exai.server.chat.ChatQuestion;
import dev.exai.server.chat.ChatService;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.sessions.IdempotencyStore;
import dev.exai.sessions.IdempotentCalls;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model. */
public final class ChatTool implements Tool {
    private static final String NAME = "chat";
    private static final int MAX_STORED = 1 << 28;

    private final Described description = Described.inFile(NAME);
    private final ChatService chats;
    private final IdempotentCalls idempotentCalls;
    private final CallRoots roots;
    private final CallClocks clocks;

    /** A tool whose calls run under these clocks, and within the deadline of the call. */
    public ChatTool(ChatService chats, IdempotentCalls idempotentCalls, CallRoots roots, CallClocks clocks) {
        this.chats = chats;
        this.roots = roots;
        this.idempotentCalls = idempotentCalls;
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
        ChatArguments wanted = ChatArguments.of(arguments);
        ChatQuestion question = Asking.below(roots, wanted.question(), context);
        IdempotencyKey key = wanted.idempotencyKey();
        CallContext call = clocks.context(context, key);
        if (key == null) {
            ChatAnswer answer = Asking.ask(chats, question, call, context);
            return Asking.result(ChatJson.of(answer, question.reasoningText()), answer);
        }
        AtomicReference<@Nullable ChatAnswer> asked = new AtomicReference<>();
        IdempotentCalls.Answer answer = idempotentCalls.call(
                new IdempotencyStore.Scope(context.principal(), NAME, key), CanonicalJson.hash(arguments), call, () -> {
                    ChatAnswer fresh = Asking.ask(chats, question, call, context);
                    asked.set(fresh);
                    return Json.text(ChatJson.of(fresh, question.reasoningText()));
                });
        return Asking.result(marked(answer), asked.get());
    }

    /** The answer with a word on the key. */
    private static ObjectNode marked(IdempotentCalls.Answer answer) {
        byte[] bytes = answer.value().getBytes(StandardCharsets.UTF_8);
        Limits limits = new Limits.Builder()
                .set(Limit.JSON_STRING_CHARS, MAX_STORED) // written by us
                .build();
        ObjectNode json = (ObjectNode) new JsonReader(limits, MAX_STORED).read(bytes, 0, bytes.length);
        if (answer.replayed()) {
            json.put("answered_from", "idempotency_key");
        } else if (!answer.kept()) {
            ((ArrayNode) json.path("warnings"))
                    .addObject()
                    .put("code", "idempotency_not_kept")
                    .put("message", "the answer could not be stored under its key; a repeat will fail");
        }
        return json;
    }
}
