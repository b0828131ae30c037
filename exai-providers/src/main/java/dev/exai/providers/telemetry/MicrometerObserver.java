package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Beta;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Objects;

/**
 * Keeps Micrometer meters of chats and calls for vectors, named and tagged as the OpenTelemetry conventions for generative AI say:
 * {@code gen_ai.client.operation.duration}, {@code gen_ai.client.operation.time_to_first_chunk} (timers) and
 * {@code gen_ai.client.token.usage} (a summary, tagged {@code gen_ai.token.type}). Models that a provider does not list count
 * as {@code other}, so that callers cannot make meters without end. Needs micrometer-core 1.17 or newer, which EXAI does not
 * bring along. Thread-safe.
 */
@Beta
public final class MicrometerObserver implements ChatObserver {
    private static final String OTHER = "other";
    private static final String NONE = "none";

    private final MeterRegistry registry;

    /** Keeps its meters in the registry. */
    public MicrometerObserver(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public Observation begin(ChatStart start) {
        return observe(GenAi.CHAT, start.vendor(), start.request().model(), start.listed());
    }

    @Override
    public Observation beginEmbeddings(EmbeddingStart start) {
        return observe(GenAi.EMBEDDINGS, start.vendor(), start.request().model(), start.listed());
    }

    private Observation observe(String operation, String vendor, String model, boolean listed) {
        Tags tags = Tags.of(
                GenAi.OPERATION,
                operation,
                GenAi.PROVIDER,
                GenAi.provider(vendor),
                GenAi.REQUEST_MODEL,
                listed ? model : OTHER);
        return end -> record(tags.and(GenAi.RESPONSE_MODEL, answering(listed, end)), end);
    }

    private static String answering(boolean listed, ChatEnd end) {
        ModelId model = end.answer().model();
        if (model == null) {
            return NONE;
        }
        return listed ? model.name() : OTHER;
    }

    private void record(Tags tags, ChatEnd end) {
        ErrorKind failure = end.failure();
        Timer.builder("gen_ai.client.operation.duration")
                .description("Calls, from their beginning to their end")
                .tags(tags.and(GenAi.ERROR, failure == null ? NONE : GenAi.error(failure)))
                .register(registry)
                .record(end.total());
        Duration firstOutput = end.firstOutput();
        if (firstOutput != null) {
            Timer.builder("gen_ai.client.operation.time_to_first_chunk")
                    .description("Chats, from their beginning to their first output")
                    .tags(tags)
                    .register(registry)
                    .record(firstOutput);
        }
        Usage usage = end.answer().usage();
        if (usage != null) {
            tokens(tags, "input").record((double) usage.inputTokens());
            tokens(tags, "output").record((double) usage.outputTokens());
        }
    }

    private DistributionSummary tokens(Tags tags, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of calls, as the providers count them")
                .baseUnit("token")
                .tags(tags.and("gen_ai.token.type", type))
                .register(registry);
    }
}
