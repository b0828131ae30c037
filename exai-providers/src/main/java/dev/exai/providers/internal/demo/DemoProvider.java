package dev.exai.providers.internal.demo;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Price;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * Answers with what it was told, word by word, without a network and without a model: for trying EXAI out and for tests
 * of programs built on it. Equal requests get equal answers. A token is a word.
 */
final class DemoProvider implements Provider {
    private static final String MODEL = "echo";
    private static final int CONTEXT_WINDOW = 100_000;

    private final ModelInfo model;
    private final Duration wordDelay;
    private final boolean plain;
    private final CancelToken closed = new CancelToken();

    DemoProvider(ProviderId id, Duration wordDelay, boolean plain) {
        model = describe(id);
        this.wordDelay = wordDelay;
        this.plain = plain;
    }

    @Override
    public ProviderId id() {
        return model.id().provider();
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(model);
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        if (closed.isCancelled()) {
            throw failure(ErrorKind.CLOSED, "the demo provider is closed");
        }
        if (!request.model().equals(MODEL)) {
            throw failure(ErrorKind.NOT_FOUND, "the demo provider has no model but " + MODEL);
        }
        Abilities.require(model, request);
        DemoAnswer answer = new DemoAnswer(request, model.id(), plain);
        if (answer.inputWords() > CONTEXT_WINDOW) {
            throw failure(ErrorKind.CONTEXT_TOO_LONG, "more than " + CONTEXT_WINDOW + " words");
        }
        DemoStream stream = new DemoStream(answer.events(), wordDelay, context, closed, id());
        stream.throwIfEnded(ErrorPhase.PREPARE);
        return stream;
    }

    /** Is always there. */
    @Override
    public void probe(CallContext context) {}

    @Override
    public void close() {
        closed.cancel("the demo provider was closed");
    }

    @Override
    public String toString() {
        return "DemoProvider[" + id() + ", simulated]";
    }

    private ProviderException failure(ErrorKind kind, String message) {
        return new ProviderException.Builder(kind, message)
                .provider(id().value())
                .build();
    }

    private static ModelInfo describe(ProviderId id) {
        BigDecimal free = BigDecimal.ZERO;
        return ModelInfo.of(new ModelId(id, MODEL))
                .displayName("Simulated echo (no model)")
                .capability(Capability.TOOLS, Support.YES)
                .capability(Capability.VISION, Support.YES)
                .capability(Capability.REASONING, Support.YES)
                .capability(Capability.JSON_OBJECT, Support.YES)
                .capability(Capability.JSON_SCHEMA, Support.NO)
                .capability(Capability.WEB_SEARCH, Support.YES)
                .capability(Capability.FILES, Support.NO)
                .limits(new ModelLimits(CONTEXT_WINDOW, CONTEXT_WINDOW, null))
                .reasoning(
                        new ReasoningControl(ReasoningControl.Mode.OPTIONAL, List.of("low", "medium", "high", "max")))
                .price(new Price("USD", new Price.Rates(free, null, null, free), List.of()))
                .sources(List.of("the code of EXAI"))
                .notes("answers with what it was told; nothing leaves this program")
                .build();
    }
}
