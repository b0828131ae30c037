package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Usage;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.Beta;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an OpenTelemetry span of each chat and of each call for vectors, as the conventions for generative AI say: named
 * {@code chat MODEL} or {@code embeddings MODEL}, kind CLIENT, with
 * the request's figures, the answer's id, model, finish reason and tokens, and an event for each attempt that failed; never what
 * was said. It continues the trace of the call's {@code trace}, otherwise that of the current context, and the provider is
 * told the span as {@code traceparent}. Needs opentelemetry-api 1.60 or newer, which EXAI does not bring along. Thread-safe.
 */
@Beta
public final class OpenTelemetryObserver implements ChatObserver {
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final TextMapGetter<Map<String, String>> FROM_MAP =
            (carrier, key) -> carrier == null ? null : carrier.get(key);

    private final Tracer tracer;

    /** Makes its spans with a tracer of that name: {@code dev.exai.providers}. */
    public OpenTelemetryObserver(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("dev.exai.providers");
    }

    @Override
    public Observation begin(ChatStart start) {
        ChatRequest request = start.request();
        SpanBuilder builder = span(GenAi.CHAT, start.vendor(), request.model(), start.context())
                .setAttribute(
                        "gen_ai.output.type",
                        request.outputFormat() instanceof OutputFormat.PlainText ? "text" : "json");
        Integer maxTokens = request.maxOutputTokens();
        if (maxTokens != null) {
            builder.setAttribute("gen_ai.request.max_tokens", maxTokens.longValue());
        }
        Double temperature = request.temperature();
        if (temperature != null) {
            builder.setAttribute("gen_ai.request.temperature", temperature);
        }
        Double topP = request.topP();
        if (topP != null) {
            builder.setAttribute("gen_ai.request.top_p", topP);
        }
        return new CallSpan(builder.startSpan());
    }

    @Override
    public Observation beginEmbeddings(EmbeddingStart start) {
        EmbeddingRequest request = start.request();
        SpanBuilder builder = span(GenAi.EMBEDDINGS, start.vendor(), request.model(), start.context());
        Integer dimensions = request.dimensions();
        if (dimensions != null) {
            builder.setAttribute("gen_ai.embeddings.dimension.count", dimensions.longValue());
        }
        return new CallSpan(builder.startSpan());
    }

    private SpanBuilder span(String operation, String vendor, String model, CallContext context) {
        return tracer.spanBuilder(operation + " " + model)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(parent(context.trace()))
                .setAttribute(GenAi.OPERATION, operation)
                .setAttribute(GenAi.PROVIDER, GenAi.provider(vendor))
                .setAttribute(GenAi.REQUEST_MODEL, model);
    }

    private static Context parent(@Nullable TraceContext trace) {
        if (trace == null) {
            return Context.current();
        }
        Map<String, String> headers = new HashMap<>();
        headers.put(PARENT, trace.traceParent());
        if (trace.traceState() != null) {
            headers.put(STATE, trace.traceState());
        }
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, FROM_MAP);
    }

    /** One call's span. */
    private static final class CallSpan implements Observation {
        private final Span span;

        CallSpan(Span span) {
            this.span = span;
        }

        @Override
        public @Nullable TraceContext trace() {
            Map<String, String> headers = new HashMap<>();
            W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, Map::put);
            return TraceContext.ofUntrusted(headers.get(PARENT), headers.get(STATE));
        }

        @Override
        public void end(ChatEnd end) {
            end.attempts().forEach(this::failedAttempt);
            answer(end.answer());
            ErrorKind failure = end.failure();
            if (failure != null) {
                span.setAttribute(GenAi.ERROR, GenAi.error(failure));
                span.setStatus(StatusCode.ERROR, GenAi.error(failure));
            }
            span.end();
        }

        private void failedAttempt(Attempt attempt) {
            ErrorKind failure = attempt.failure();
            if (failure != null) {
                span.addEvent("exai.attempt.failed", facts(attempt, failure));
            }
        }

        private static Attributes facts(Attempt attempt, ErrorKind failure) {
            AttributesBuilder facts = Attributes.builder()
                    .put(GenAi.ERROR, GenAi.error(failure))
                    .put("exai.attempt.duration_ms", attempt.duration().toMillis())
                    .put("exai.attempt.wait_ms", attempt.waitBefore().toMillis());
            if (attempt.phase() != null) {
                facts.put("exai.attempt.phase", attempt.phase().name().toLowerCase(Locale.ROOT));
            }
            if (attempt.keyFingerprint() != null) {
                facts.put("exai.key.fingerprint", attempt.keyFingerprint());
            }
            if (attempt.cost() != null) {
                facts.put("exai.attempt.cost", attempt.cost().toString());
            }
            return facts.build();
        }

        private void answer(ChatEnd.Answer answer) {
            String id = answer.responseId();
            if (id != null) {
                span.setAttribute("gen_ai.response.id", id);
            }
            ModelId model = answer.model();
            if (model != null) {
                span.setAttribute(GenAi.RESPONSE_MODEL, model.name());
            }
            FinishReason reason = answer.finishReason();
            if (reason != null) {
                String word = reason.kind().name().toLowerCase(Locale.ROOT);
                span.setAttribute(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), List.of(word));
            }
            Usage usage = answer.usage();
            if (usage != null) {
                span.setAttribute("gen_ai.usage.input_tokens", usage.inputTokens());
                span.setAttribute("gen_ai.usage.output_tokens", usage.outputTokens());
                span.setAttribute("gen_ai.usage.cache_read.input_tokens", usage.cachedInputTokens());
                span.setAttribute("gen_ai.usage.cache_creation.input_tokens", usage.cacheWriteTokens());
            }
        }
    }
}
