package dev.exai.providers;

import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Usage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ToolLoop} came to.
 *
 * @param end why it ended
 * @param response the last answer; if the loop ended early, its tool calls have not been run
 * @param transcript the whole conversation, from the first message of the request to the last answer; complete enough to be
 *     sent on
 * @param runs every tool that was asked for and answered, in order
 * @param rounds how often the model was asked
 * @param usage the tokens of all rounds together; null if the provider reported none
 */
public record ToolLoopResult(
        End end,
        ChatResponse response,
        List<Message> transcript,
        List<ToolRun> runs,
        int rounds,
        @Nullable Usage usage) {
    /** Why a loop ended. */
    public enum End {
        /** The model has answered and asks for no more tools. */
        ANSWERED,
        /** The model still asks for tools after the last round. */
        OUT_OF_ROUNDS,
        /** What the tools said and were told exceeds the bound. */
        OUT_OF_BYTES
    }

    /** Copies and checks. */
    public ToolLoopResult {
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(response, "response");
        transcript = List.copyOf(transcript);
        runs = List.copyOf(runs);
    }

    /** The text of the last answer. */
    public String text() {
        return response.text();
    }
}
