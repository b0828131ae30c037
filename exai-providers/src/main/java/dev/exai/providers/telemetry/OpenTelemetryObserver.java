package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.Beta;
import dev.exai.core.spi.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
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
 * Makes an OpenTelemetry span of each chat, as the conventions for generative AI say: named {@code chat MODEL}, kind CLIENT, with
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
        SpanBuilder builder = tracer.spanBuilder(GenAi.CHAT + " " + request.model())
                .setSpanKind(SpanKind.CLIENT)
                .setParent(parent(start.context().trace()))
                .setAttribute(GenAi.OPERATION, GenAi.CHAT)
                .setAttribute(GenAi.PROVIDER, GenAi.provider(start.vendor()))
                .setAttribute(GenAi.REQUEST_MODEL, request.model())
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
        return new ChatSpan(builder.startSpan());
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

    /** One chat's span. */
    private static final class ChatSpan implements Observation {
        private final Span span;

        ChatSpan(Span span) {
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
                Attributes facts = Attributes.of(
                        AttributeKey.stringKey(GenAi.ERROR),
                        GenAi.error(failure),
                        AttributeKey.longKey("exai.attempt.duration_ms"),
                        attempt.duration().toMillis());
                span.addEvent("exai.attempt.failed", facts);
            }
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
