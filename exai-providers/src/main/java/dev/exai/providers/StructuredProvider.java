package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.tools.SchemaAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every model answers that follow a JSON schema. Where the vendor enforces schemas it is left to the vendor; a model
 * that is known not to do it is told the schema, its answer is checked here, and only the JSON is passed on, as one piece,
 * with the warning {@code schema_instructed}. An answer that breaks the schema fails with kind BAD_UPSTREAM, after one more
 * turn in which the model is told what is wrong if that was asked for. Everything else is passed on. Thread-safe.
 */
public final class StructuredProvider extends ForwardingProvider {
    private final boolean repairs;

    private StructuredProvider(Provider provider, boolean repairs) {
        super(provider);
        this.repairs = repairs;
    }

    /** A provider whose answers are checked once. */
    public static StructuredProvider of(Provider provider) {
        return new StructuredProvider(plain(provider), false);
    }

    /** A provider that gives the model one more turn to repair an answer that breaks the schema. */
    public static StructuredProvider repairing(Provider provider) {
        return new StructuredProvider(plain(provider), true);
    }

    private static Provider plain(Provider provider) {
        return provider instanceof StructuredProvider structured ? structured.delegate() : provider;
    }

    @Override
    public Set<Capability> supplied() {
        Set<Capability> supplied = new HashSet<>(super.supplied());
        supplied.add(Capability.JSON_SCHEMA);
        return Set.copyOf(supplied);
    }

    /**
     * Asks; for an instructed model returns when the whole answer is there and checked.
     *
     * @throws ProviderException kind INVALID_REQUEST if the schema is malformed, of another dialect than 2020-12 or refers
     *     outside itself
     */
    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        if (!(request.outputFormat() instanceof OutputFormat.JsonSchema format)) {
            return super.open(request, context);
        }
        ModelInfo model = known(request.model());
        if (model == null || model.supports(Capability.JSON_SCHEMA) != Support.NO) {
            return super.open(request, context);
        }
        SchemaAnswer checks = checks(format);
        ChatRequest instructed = checks.instructed(request, model.supports(Capability.JSON_OBJECT) == Support.YES);
        ChatResponse answer = super.open(instructed, context).collect();
        List<String> faults = checks.faults(answer);
        if (!faults.isEmpty() && repairs && answer.toolCalls().isEmpty()) {
            List<Message> messages = new ArrayList<>(instructed.messages());
            messages.add(answer.asMessage());
            messages.add(checks.complaint(faults));
            ChatResponse repaired = super.open(
                            instructed.toBuilder().messages(messages).build(), context)
                    .collect();
            answer = SchemaAnswer.afterRepair(answer, repaired);
            faults = checks.faults(answer);
        }
        if (!faults.isEmpty()) {
            throw new ProviderException.Builder(
                            ErrorKind.BAD_UPSTREAM,
                            model.id() + " broke the schema " + format.name() + ": " + String.join("; ", faults))
                    .provider(id().value())
                    .phase(ErrorPhase.OUTPUT)
                    .build();
        }
        return ChatStream.of(checks.bare(answer));
    }

    private SchemaAnswer checks(OutputFormat.JsonSchema format) {
        try {
            return new SchemaAnswer(format);
        } catch (IllegalArgumentException e) {
            throw new ProviderException.Builder(
                            ErrorKind.INVALID_REQUEST, "output schema " + format.name() + ": " + e.getMessage())
                    .provider(id().value())
                    .cause(e)
                    .build();
        }
    }

    private @Nullable ModelInfo known(String name) {
        String asked = name.toLowerCase(Locale.ROOT);
        return models().stream()
                .filter(model -> model.id().name().toLowerCase(Locale.ROOT).equals(asked)
                        || model.aliases().stream()
                                .anyMatch(
                                        alias -> alias.toLowerCase(Locale.ROOT).equals(asked)))
                .findFirst()
                .orElse(null);
    }
}
