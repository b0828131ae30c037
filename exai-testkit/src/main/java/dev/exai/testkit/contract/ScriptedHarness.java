package dev.exai.testkit.contract;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.ScriptedProvider;
import dev.exai.testkit.StreamScript;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The provider in memory, told by its own scripts, and whatever stands in front of it: a decorator must change none of
 * the promises. Thread-safe.
 */
public final class ScriptedHarness implements ProviderHarness {
    private static final ModelId MODEL = ModelId.of("memory", "model-1");

    private final ScriptedProvider provider = new ScriptedProvider("memory");
    private final Provider subject;

    /** The provider itself. */
    public ScriptedHarness() {
        this(provider -> provider);
    }

    /** The provider behind what the function puts in front of it. */
    public ScriptedHarness(UnaryOperator<Provider> decorator) {
        subject = decorator.apply(provider);
    }

    @Override
    public Provider provider() {
        return subject;
    }

    @Override
    public String model() {
        return MODEL.name();
    }

    @Override
    public int callsReceived() {
        return provider.calls().size();
    }

    @Override
    public @Nullable String lastRequest() {
        List<ScriptedProvider.Call> calls = provider.calls();
        if (calls.isEmpty()) {
            return null;
        }
        ChatRequest request = calls.get(calls.size() - 1).request();
        String parallel = request.parallelToolCalls() == null ? "" : " parallel " + request.parallelToolCalls();
        return request.outputFormat() + " " + request.messages() + parallel;
    }

    @Override
    public int openConnections() {
        return provider.openStreams();
    }

    @Override
    public @Nullable String key() {
        return "no key but a text to look for";
    }

    @Override
    public boolean instruct(Instruction instruction) {
        if (instruction instanceof Instruction.Echo) {
            provider.onEveryOpen(StreamScript::echo);
        } else if (instruction instanceof Instruction.Say say) {
            provider.onOpen().events(texts(say.pieces()));
        } else if (instruction instanceof Instruction.Think think) {
            provider.onOpen().events(thinking(think));
        } else if (instruction instanceof Instruction.CallTools tools) {
            provider.onOpen().events(calls(tools.calls()));
        } else if (instruction instanceof Instruction.Fail fail) {
            provider.onOpen().fail(failure(fail.kind(), ErrorPhase.START));
        } else if (instruction instanceof Instruction.Silence) {
            provider.onOpen().stall();
        } else if (instruction instanceof Instruction.Stall stall) {
            provider.onOpen().reply("piece ".repeat(stall.pieces() + 1)).stallAfter(stall.pieces() + 1);
        } else if (instruction instanceof Instruction.Cut cut) {
            provider.onOpen()
                    .reply("piece ".repeat(cut.pieces() + 1))
                    .failAfter(cut.pieces() + 1, failure(ErrorKind.INTERRUPTED, ErrorPhase.OUTPUT));
        }
        return true;
    }

    private static ProviderException failure(ErrorKind kind, ErrorPhase phase) {
        return new ProviderException.Builder(kind, "as scripted")
                .provider("memory")
                .phase(phase)
                .build();
    }

    private static ChatEvent[] texts(List<String> pieces) {
        List<ChatEvent> events = new ArrayList<>();
        pieces.forEach(piece -> events.add(new ChatEvent.TextDelta(piece)));
        return whole(events, FinishReason.STOP);
    }

    private static ChatEvent[] thinking(Instruction.Think think) {
        return whole(
                List.of(new ChatEvent.ReasoningDelta(think.thought(), null), new ChatEvent.TextDelta(think.text())),
                FinishReason.STOP);
    }

    private static ChatEvent[] calls(List<ToolCall> calls) {
        List<ChatEvent> events = new ArrayList<>();
        for (ToolCall call : calls) {
            events.add(new ChatEvent.ToolCallDelta(
                    events.size(), call.id(), call.name(), call.arguments().text()));
        }
        return whole(events, new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_calls"));
    }

    private static ChatEvent[] whole(List<ChatEvent> middle, FinishReason reason) {
        List<ChatEvent> events = new ArrayList<>(middle);
        events.add(0, new ChatEvent.Started("scripted", MODEL));
        events.add(new ChatEvent.UsageSeen(Usage.of(20, middle.size())));
        events.add(new ChatEvent.Done(reason));
        return events.toArray(ChatEvent[]::new);
    }
}
