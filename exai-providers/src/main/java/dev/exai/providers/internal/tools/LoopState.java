package dev.exai.providers.internal.tools;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.Usage;
import dev.exai.providers.ToolLoopResult;
import dev.exai.providers.ToolRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The conversation of one run of a loop, as it grows. Not thread-safe. */
public final class LoopState {
    private final Consumer<Message> listener;
    private final List<Message> transcript;
    private final List<ToolRun> runs = new ArrayList<>();
    private ChatRequest request;
    private @Nullable ChatResponse last;
    private @Nullable Usage usage;
    private int rounds;
    private long bytes;

    /** A conversation that begins with the messages of the request. */
    public LoopState(ChatRequest request, Consumer<Message> listener) {
        this.request = request;
        this.listener = listener;
        transcript = new ArrayList<>(request.messages());
    }

    /** What to ask next. */
    public ChatRequest request() {
        return request;
    }

    /** Takes an answer; calls that it holds as text become calls. */
    public void answered(ChatResponse answer) {
        ChatResponse response = TextCalls.rescued(answer, request.tools());
        last = response;
        rounds++;
        Usage counted = response.usage();
        if (counted != null) {
            usage = usage == null ? counted : usage.plus(counted);
        }
        join(response.asMessage());
    }

    /** The calls of the last answer. */
    public List<ToolCall> calls() {
        return response().toolCalls();
    }

    /** How often the model was asked. */
    public int rounds() {
        return rounds;
    }

    /** The bytes of all arguments and results, the calls of the last answer included. */
    public long bytes() {
        return bytes + calls().stream().mapToLong(LoopState::size).sum();
    }

    /** Takes the results of the last answer's calls. From here on the model may answer, whatever was demanded of it. */
    public void ran(List<ToolRun> done) {
        List<Part.ToolResult> results = new ArrayList<>();
        for (ToolRun run : done) {
            bytes += size(run.call()) + utf8(run.result());
            results.add(new Part.ToolResult(run.call().id(), run.call().name(), run.result(), run.error()));
        }
        runs.addAll(done);
        join(Message.toolResults(results));
        request = request.toBuilder()
                .messages(transcript)
                .toolChoice(ToolChoice.AUTO)
                .build();
    }

    /** The result. */
    public ToolLoopResult end(ToolLoopResult.End end) {
        return new ToolLoopResult(end, response(), transcript, runs, rounds, usage);
    }

    private void join(Message message) {
        transcript.add(message);
        listener.accept(message);
    }

    private ChatResponse response() {
        if (last == null) {
            throw new IllegalStateException("the model has not answered yet");
        }
        return last;
    }

    private static long size(ToolCall call) {
        return utf8(call.arguments().text());
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
