package dev.exai.server.tools;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.spi.CallContext;
import dev.exai.server.chat.ChatAnswer;
import dev.exai.server.chat.ChatJson;
import dev.exai.server.chat.ChatQuestion;
import dev.exai.server.chat.ChatService;
import dev.exai.server.chat.InterruptedAnswerException;
import dev.exai.server.chat.RouteJson;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How tools ask models: with progress while the answer comes, and with its part where it breaks off. */
final class Asking {
    private Asking() {}

    /** The question, where its paths may lie included; may ask the client for that, so call it before anything is done. */
    static ChatQuestion below(CallRoots roots, ChatQuestion question, ToolContext context) {
        return question.namesPaths()
                ? question.toBuilder().roots(roots.of(context)).build()
                : question;
    }

    static ChatAnswer ask(ChatService chats, ChatQuestion question, CallContext call, ToolContext context) {
        try {
            return chats.ask(question, call, progressTo(context));
        } catch (InterruptedAnswerException e) {
            throw new PartialFailure(e.error(), ChatJson.of(e));
        }
    }

    /** The result; {@code asked} is null if nobody was asked for it. */
    static ToolResult result(ObjectNode json, @Nullable ChatAnswer asked) {
        ToolResult.Builder result = new ToolResult.Builder().structured(json);
        return asked == null
                ? result.build()
                : result.meta(RouteJson.of(asked.plan())).build();
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
