package dev.exai.testkit.contract;

import dev.exai.core.ErrorKind;
import dev.exai.core.spi.Provider;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A harness for a provider whose service gives a text to a text, and the service itself. What such a service cannot be told,
 * as to ask for tools or to fall silent, is declined, and the rules about it are skipped. Thread-safe.
 */
public final class AnswerHarness implements ProviderHarness {
    private final String model;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicReference<@Nullable Reaction> next = new AtomicReference<>();
    private volatile Reaction always = question -> "ok";
    private final Provider provider;

    /** What the service makes of a question. */
    private interface Reaction {
        String to(String question) throws IOException;
    }

    private AnswerHarness(String model, Function<AnswerHarness, Provider> factory) {
        this.model = model;
        provider = factory.apply(this);
    }

    /** A harness for the model of the provider that {@code factory} makes, which asks {@link #answer} and nobody else. */
    public static AnswerHarness of(String model, Function<AnswerHarness, Provider> factory) {
        return new AnswerHarness(model, factory);
    }

    /**
     * What the service says.
     *
     * @param question the text of the last message
     * @throws IOException if a rule wants it to fail
     */
    public String answer(String question) throws IOException {
        calls.incrementAndGet();
        Reaction once = next.getAndSet(null);
        return (once == null ? always : once).to(question);
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public int callsReceived() {
        return calls.get();
    }

    @Override
    public boolean instruct(Instruction instruction) {
        if (instruction instanceof Instruction.Echo) {
            always = question -> question;
        } else if (instruction instanceof Instruction.Say say) {
            next.set(question -> String.join("", say.pieces()));
        } else if (instruction instanceof Instruction.Fail fail && fail.kind() == ErrorKind.SERVER_ERROR) {
            next.set(question -> {
                throw new IOException("the service fails, as it was told");
            });
        } else {
            return false;
        }
        return true;
    }
}
