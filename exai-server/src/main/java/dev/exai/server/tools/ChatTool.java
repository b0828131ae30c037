package dev.exai.server.tools;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import dev.exai.server.chat.ChatAnswer;
import dev.exai.server.chat.ChatJson;
import dev.exai.server.chat.ChatService;
import dev.exai.server.chat.InterruptedAnswerException;
import dev.exai.server.chat.RouteJson;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model. */
public final class ChatTool implements Tool {
    private final ToolDescription description = ToolFile.of("chat");
    private final ChatService chats;
    private final Timeouts timeouts;
    private final Duration total;

    /** A tool whose calls run under these clocks, and within the deadline of the call. */
    public ChatTool(ChatService chats, Timeouts timeouts, Duration total) {
        this.chats = chats;
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
        try {
            ChatAnswer answer = chats.ask(wanted.question(), callContext(context), progressTo(context));
            return new ToolResult.Builder()
                    .structured(ChatJson.of(answer, wanted.withReasoning()))
                    .meta(RouteJson.of(answer.plan()))
                    .build();
        } catch (InterruptedAnswerException e) {
            throw new PartialFailure(e.error(), ChatJson.of(e));
        }
    }

    private CallContext callContext(ToolContext context) {
        Deadline deadline = context.deadline().orSooner(total);
        CancelToken cancel = context.cancel();
        return CallContext.until(deadline)
                .timeouts(timeouts)
                .cancel(cancel)
                .principal(context.principal())
                .requestId(context.requestId())
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
