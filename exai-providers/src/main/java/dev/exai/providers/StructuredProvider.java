package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.tools.SchemaAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks every answer that must follow a JSON schema, and makes models follow one whose vendor does not enforce it.
 *
 * <p>Where the vendor is known to enforce schemas the answer streams, and is checked at its end. Where no source says so it is
 * asked to, and the answer is checked before it is passed on. A model that is known not to do it, or whose vendor has no such
 * setting, is told the schema, and only the JSON of its answer is passed on, as one piece, with the warning
 * {@code schema_instructed}.
 *
 * <p>An answer that breaks the schema fails with kind BAD_UPSTREAM, after one more turn in which the model is told what is wrong
 * if the request or this provider asks for that; answers come as a whole then. Not checked is an answer that the output limit
 * or a refusal ended, which its finish reason or a warning tells. Everything else is passed on. Thread-safe.
 */
public final class StructuredProvider extends ForwardingProvider {
    private final boolean repairs;

    private StructuredProvider(Provider provider, boolean repairs) {
        super(provider);
        this.repairs = repairs;
    }

    /** A provider that gives a model one more turn only where the request asks for it. */
    public static StructuredProvider of(Provider provider) {
        return new StructuredProvider(plain(provider), false);
    }

    /** A provider that gives the model one more turn to repair any answer that breaks the schema. */
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
     * Asks; unless the vendor is known to enforce schemas, returns when the whole answer is there and checked.
     *
     * @throws ProviderException kind INVALID_REQUEST if the model must be told the schema, and that is malformed, of another
     *     dialect than 2020-12 or refers outside itself
     */
    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        if (!(request.outputFormat() instanceof OutputFormat.JsonSchema format) || !ModelId.isName(request.model())) {
            return super.open(request, context);
        }
        ModelInfo model = known(request.model());
        return switch (model.supports(Capability.JSON_SCHEMA)) {
            case YES -> enforced(request, format, context);
            case UNKNOWN -> tried(request, format, model, context);
            case NO -> instructed(request, format, model, context);
        };
    }

    private ChatStream enforced(ChatRequest request, OutputFormat.JsonSchema format, CallContext context) {
        SchemaAnswer checks = checksIfPossible(format);
        if (checks != null && repairs(request)) {
            return ChatStream.of(checks.enforced(checked(checks, request, context)));
        }
        return new CheckedStream(super.open(request, context), checks, id());
    }

    /** What the vendor makes of the schema is not known: whoever has no such setting says so before anything is sent. */
    private ChatStream tried(
            ChatRequest request, OutputFormat.JsonSchema format, ModelInfo model, CallContext context) {
        SchemaAnswer checks = checksIfPossible(format);
        try {
            return checks == null
                    ? new CheckedStream(super.open(request, context), null, id())
                    : ChatStream.of(checks.enforced(checked(checks, request, context)));
        } catch (ProviderException e) {
            if (e.kind() != ErrorKind.UNSUPPORTED) {
                throw e;
            }
            return instructed(request, format, model, context);
        }
    }

    private ChatStream instructed(
            ChatRequest request, OutputFormat.JsonSchema format, ModelInfo model, CallContext context) {
        SchemaAnswer checks = checks(format);
        ChatRequest told = checks.instructed(request, model.supports(Capability.JSON_OBJECT) == Support.YES);
        return ChatStream.of(checks.bare(checked(checks, told, context)));
    }

    /** The whole answer, which follows the schema. */
    private ChatResponse checked(SchemaAnswer checks, ChatRequest request, CallContext context) {
        ChatResponse answer = super.open(request, context).collect();
        List<String> faults = checks.faults(answer);
        if (!faults.isEmpty() && repairs(request)) {
            List<Message> messages = new ArrayList<>(request.messages());
            messages.add(answer.asMessage());
            messages.add(checks.complaint(faults));
            ChatResponse repaired = super.open(
                            request.toBuilder().messages(messages).build(), context)
                    .collect();
            answer = SchemaAnswer.afterRepair(answer, repaired);
            faults = checks.faults(answer);
        }
        if (!faults.isEmpty()) {
            throw checks.broken(answer.model(), faults);
        }
        return answer;
    }

    private boolean repairs(ChatRequest request) {
        return repairs || request.repair();
    }

    /** Null for a schema that cannot be checked here, which the vendor may know to read nevertheless. */
    private static @Nullable SchemaAnswer checksIfPossible(OutputFormat.JsonSchema format) {
        try {
            return new SchemaAnswer(format);
        } catch (IllegalArgumentException e) {
            return null;
        }
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

    private ModelInfo known(String name) {
        return models().stream()
                .filter(model -> model.id().name().equalsIgnoreCase(name)
                        || model.aliases().stream().anyMatch(alias -> alias.equalsIgnoreCase(name)))
                .findFirst()
                .orElseGet(() -> ModelInfo.of(new ModelId(id(), name)).build());
    }
}
