package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.model.ModelId;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.resilience.RetryingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.ScriptedProvider;
import dev.exai.testkit.StreamScript;
import dev.exai.testkit.contract.Instruction;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The retry loop in front of a provider changes none of its promises. */
class RetryingContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return new Harness();
    }

    private static final class Harness implements ProviderHarness {
        private static final ModelId MODEL = ModelId.of("memory", "model-1");

        private final ScriptedProvider scripted = new ScriptedProvider("memory");
        private final Provider provider =
                new RetryingProvider(scripted, RetryPolicy.NONE, new RetryBudget(TimeSource.system()), new Random(1));

        @Override
        public Provider provider() {
            return provider;
        }

        @Override
        public String model() {
            return MODEL.name();
        }

        @Override
        public int callsReceived() {
            return scripted.calls().size();
        }

        @Override
        public int openConnections() {
            return scripted.openStreams();
        }

        @Override
        public boolean instruct(Instruction instruction) {
            if (instruction instanceof Instruction.Echo) {
                scripted.onEveryOpen(StreamScript::echo);
            } else if (instruction instanceof Instruction.Say say) {
                scripted.onOpen().events(events(say.pieces()));
            } else if (instruction instanceof Instruction.Fail fail) {
                scripted.onOpen().fail(failure(fail.kind(), ErrorPhase.START));
            } else if (instruction instanceof Instruction.Silence) {
                scripted.onOpen().stall();
            } else if (instruction instanceof Instruction.Stall stall) {
                scripted.onOpen().reply("piece ".repeat(stall.pieces() + 1)).stallAfter(stall.pieces() + 1);
            } else if (instruction instanceof Instruction.Cut cut) {
                scripted.onOpen()
                        .reply("piece ".repeat(cut.pieces() + 1))
                        .failAfter(cut.pieces() + 1, failure(ErrorKind.CONNECTION_LOST, ErrorPhase.OUTPUT));
            } else {
                return false;
            }
            return true;
        }

        private static ProviderException failure(ErrorKind kind, ErrorPhase phase) {
            return new ProviderException.Builder(kind, "as scripted")
                    .provider("memory")
                    .phase(phase)
                    .build();
        }

        private static ChatEvent[] events(List<String> pieces) {
            List<ChatEvent> events = new ArrayList<>();
            events.add(new ChatEvent.Started("scripted", MODEL));
            pieces.forEach(piece -> events.add(new ChatEvent.TextDelta(piece)));
            events.add(new ChatEvent.Done(FinishReason.STOP));
            return events.toArray(ChatEvent[]::new);
        }
    }
}
