package dev.exai.server.tools;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.IdempotencyKey;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import dev.exai.server.chat.ChatAnswer;
import dev.exai.server.chat.ChatJson;
import dev.exai.server.chat.ChatService;
import dev.exai.server.chat.InterruptedAnswerException;
import dev.exai.server.chat.RouteJson;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.sessions.IdempotencyStore;
import dev.exai.sessions.IdempotentCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model. */
public final class ChatTool implements Tool {
    private static final String NAME = "chat";
    private static final int MAX_STORED = 1 << 28;

    private final ToolDescription description = ToolFile.of(NAME);
    private final ChatService chats;
    private final IdempotentCalls idempotentCalls;
    private final Timeouts timeouts;
    private final Duration total;

    /** A tool whose calls run under these clocks, and within the deadline of the call. */
    public ChatTool(ChatService chats, IdempotentCalls idempotentCalls, Timeouts timeouts, Duration total) {
        this.chats = chats;
        this.idempotentCalls = idempotentCalls;
        this.timeouts = timeouts;
        this.total = total;
    }

    @Override
    public ToolDescription description() {
        return description;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        ChatArguments wanted = ChatArguments.of(arguments);
        IdempotencyKey key = wanted.idempotencyKey();
        CallContext call = callContext(context, key);
        if (key == null) {
            ChatAnswer answer = ask(wanted, call, context);
            return result(ChatJson.of(answer, wanted.question().reasoningText()), answer);
        }
        AtomicReference<@Nullable ChatAnswer> asked = new AtomicReference<>();
        IdempotentCalls.Answer answer = idempotentCalls.call(
                new IdempotencyStore.Scope(context.principal(), NAME, key), CanonicalJson.hash(arguments), call, () -> {
                    ChatAnswer fresh = ask(wanted, call, context);
                    asked.set(fresh);
                    return Json.text(ChatJson.of(fresh, wanted.question().reasoningText()));
                });
        return result(marked(answer), asked.get());
    }

    /** The result; {@code asked} is null if nobody was asked for it. */
    private static ToolResult result(ObjectNode json, @Nullable ChatAnswer asked) {
        ToolResult.Builder result = new ToolResult.Builder().structured(json);
        return asked == null
                ? result.build()
                : result.meta(RouteJson.of(asked.plan())).build();
    }

    private ChatAnswer ask(ChatArguments wanted, CallContext call, ToolContext context) {
        try {
            return chats.ask(wanted.question(), call, progressTo(context));
        } catch (InterruptedAnswerException e) {
            throw new PartialFailure(e.error(), ChatJson.of(e));
        }
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

    private CallContext callContext(ToolContext context, @Nullable IdempotencyKey key) {
        Deadline deadline = context.deadline().orSooner(total);
        CancelToken cancel = context.cancel();
        return CallContext.until(deadline)
                .timeouts(timeouts)
                .cancel(cancel)
                .principal(context.principal())
                .requestId(context.requestId())
                .idempotencyKey(key)
                .traceParent(context.traceparent())
                .build();
    }

    /** Tells how many characters have come; notices that come too fast are dropped behind {@link ToolContext#progress}. */
    private static Consumer<ChatEvent> progressTo(ToolContext context) {
        if (!context.wantsProgress()) {
            return event -> {};
        }
        return new Consumer<>() {
            private int characters;

            @Override
            public void accept(ChatEvent event) {
                if (event instanceof ChatEvent.TextDelta delta) {
                    tell("answering", delta.text());
                } else if (event instanceof ChatEvent.ReasoningDelta delta) {
                    tell("thinking", delta.text());
                }
            }

            private void tell(String doing, String text) {
                characters += text.length();
                context.progress(characters, null, doing + ", " + characters + " characters so far");
            }
        };
    }
}
