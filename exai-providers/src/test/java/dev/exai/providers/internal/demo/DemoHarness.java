package dev.exai.providers.internal.demo;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Message;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.testkit.contract.Instruction;
import dev.exai.testkit.contract.ProviderHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The demo provider told by what it is asked: it answers with the prompt, so the harness puts the wanted answer into the
 * prompt, and it pauses before each word, so the harness lets a pause last.
 */
final class DemoHarness implements ProviderHarness {
    private static final int NEVER = Integer.MAX_VALUE;

    private final Provider demo = new DemoProviderFactory()
            .create(ProviderConfig.of(new ProviderId("demo"), "demo")
                    .options(Map.of("plain", "true", "wordDelayMillis", "1"))
                    .build());
    private final Provider told = new Told();
    private volatile @Nullable String prompt;
    private volatile int wordsBeforeSilence = NEVER;

    @Override
    public Provider provider() {
        return told;
    }

    @Override
    public String model() {
        return "echo";
    }

    @Override
    public boolean instruct(Instruction instruction) {
        if (instruction instanceof Instruction.Echo) {
            return true;
        }
        if (instruction instanceof Instruction.Say say) {
            prompt = String.join("", say.pieces());
        } else if (instruction instanceof Instruction.CallTools tools) {
            prompt = tools.calls().stream()
                    .map(call -> "call " + call.name() + " " + call.arguments().text())
                    .collect(Collectors.joining("\n"));
        } else if (instruction instanceof Instruction.Silence) {
            wordsBeforeSilence = 0;
        } else if (instruction instanceof Instruction.Stall stall) {
            prompt = "piece ".repeat(stall.pieces() + 1);
            wordsBeforeSilence = stall.pieces();
        } else {
            return false;
        }
        return true;
    }

    private final class Told implements Provider {
        @Override
        public ProviderId id() {
            return demo.id();
        }

        @Override
        public List<ModelInfo> models() {
            return demo.models();
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            String wanted = prompt;
            prompt = null;
            int words = wordsBeforeSilence;
            wordsBeforeSilence = NEVER;
            ChatRequest asked = wanted == null
                    ? request
                    : request.toBuilder()
                            .messages(List.of(Message.user(wanted)))
                            .build();
            return demo.open(asked, words == NEVER ? context : silentAfter(words, context));
        }

        @Override
        public void close() {
            demo.close();
        }
    }

    private static CallContext silentAfter(int words, CallContext context) {
        Deadline deadline = context.deadline();
        TimeSource time = new TimeSource() {
            private int pauses;

            @Override
            public Instant instant() {
                return deadline.time().instant();
            }

            @Override
            public long nanos() {
                return deadline.time().nanos();
            }

            @Override
            public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
                boolean silence = pauses++ == words;
                deadline.time().sleep(silence ? deadline.remaining() : duration, cancel);
            }
        };
        return CallContext.until(Deadline.after(deadline.remaining(), time))
                .cancel(context.cancel())
                .journal(context.journal())
                .build();
    }
}
