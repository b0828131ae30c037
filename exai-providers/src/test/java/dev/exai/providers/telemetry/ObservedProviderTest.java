package dev.exai.providers.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.TraceContext;
import dev.exai.providers.LoadOptions;
import dev.exai.providers.Providers;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservedProviderTest {
    private static final String SECRET_TEXT = "my secret question";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider tracing = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();
    private final Provider provider = Providers.load(
                    List.of(ProviderConfig.of(new ProviderId("openai"), "openai")
                            .baseUrl(upstream.baseUrl())
                            .keys(List.of(Secret.of(upstream.key())))
                            .build()),
                    LoadOptions.builder()
                            .observers(List.of(
                                    new MicrometerObserver(meters),
                                    new OpenTelemetryObserver(OpenTelemetrySdk.builder()
                                            .setTracerProvider(tracing)
                                            .build())))
                            .build())
            .providers()
            .get(0);

    @AfterEach
    void close() {
        provider.close();
        tracing.close();
        upstream.close();
    }

    @Test
    void chat_thatSucceeds_isTimedAndItsTokensCounted() {
        upstream.onChat().replyPieces(List.of("one ", "two"));

        Usage usage = provider.open(question("gpt-6-luna"), in(Duration.ofSeconds(20)))
                .collect()
                .usage();

        Timer duration = meters.get("gen_ai.client.operation.duration")
                .tags("gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-6-luna", "error.type", "none")
                .timer();
        assertThat(duration.count()).isEqualTo(1);
        assertThat(meters.get("gen_ai.client.operation.time_to_first_chunk")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(usage).isNotNull();
        assertThat(tokens("input").totalAmount()).isEqualTo(usage.inputTokens());
        assertThat(tokens("output").totalAmount()).isEqualTo(usage.outputTokens());
    }

    @Test
    void chat_thatSucceeds_isASpanWithoutContent() {
        upstream.onChat().replyPieces(List.of("one ", "two"));

        provider.open(question("gpt-6-luna"), in(Duration.ofSeconds(20))).collect();

        SpanData span = onlySpan();
        assertThat(span.getName()).isEqualTo("chat gpt-6-luna");
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().asMap())
                .contains(
                        entry(AttributeKey.stringKey("gen_ai.operation.name"), "chat"),
                        entry(AttributeKey.stringKey("gen_ai.output.type"), "text"),
                        entry(AttributeKey.doubleKey("gen_ai.request.temperature"), 0.5),
                        entry(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop")))
                .containsKey(AttributeKey.longKey("gen_ai.usage.output_tokens"));
        assertThat(span.toString())
                .doesNotContain(SECRET_TEXT)
                .doesNotContain("one ")
                .doesNotContain(upstream.key());
    }

    @Test
    void chat_thatFailsAfterARetry_namesTheKindAndTheAttempts() {
        upstream.onChat().fail(VendorFault.SERVER_ERROR);
        upstream.onChat().fail(VendorFault.BAD_KEY);

        assertThatThrownBy(() -> provider.open(question("gpt-6-luna"), in(Duration.ofSeconds(20))))
                .isInstanceOf(ProviderException.class);

        SpanData span = onlySpan();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("authentication");
        assertThat(span.getEvents()).hasSize(2);
        assertThat(span.getEvents().get(0).getAttributes().asMap())
                .contains(
                        entry(AttributeKey.stringKey("error.type"), "server_error"),
                        entry(AttributeKey.stringKey("exai.attempt.phase"), "start"))
                .containsKey(AttributeKey.stringKey("exai.key.fingerprint"));
        assertThat(meters.get("gen_ai.client.operation.duration")
                        .tag("error.type", "authentication")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void embeddings_areASpanAndMetersOfTheirOwn() {
        Embeddings answer = provider.embeddings()
                .embed(
                        new EmbeddingRequest("text-embedding-3-small", List.of(SECRET_TEXT), 8),
                        in(Duration.ofSeconds(20)));

        SpanData span = onlySpan();
        assertThat(answer.vectors()).hasSize(1);
        assertThat(span.getName()).isEqualTo("embeddings text-embedding-3-small");
        assertThat(span.getAttributes().asMap())
                .contains(
                        entry(AttributeKey.stringKey("gen_ai.operation.name"), "embeddings"),
                        entry(AttributeKey.longKey("gen_ai.embeddings.dimension.count"), 8L))
                .containsKey(AttributeKey.longKey("gen_ai.usage.input_tokens"));
        assertThat(span.toString()).doesNotContain(SECRET_TEXT);
        assertThat(meters.get("gen_ai.client.operation.duration")
                        .tags("gen_ai.operation.name", "embeddings", "error.type", "none")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void embeddings_thatFail_nameTheKind() {
        assertThatThrownBy(() -> provider.embeddings()
                        .embed(
                                EmbeddingRequest.of("no-such-model", List.of(SECRET_TEXT)),
                                CallContext.until(Deadline.after(Duration.ZERO)).build()))
                .isInstanceOf(ExaiException.class);

        assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(meters.get("gen_ai.client.operation.duration")
                        .tags("gen_ai.request.model", "other")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void chat_closedEarly_isCancelledAndToldOnce() {
        upstream.onChat().replyPieces(List.of("one ", "two"));

        ChatStream stream = provider.open(question("gpt-6-luna"), in(Duration.ofSeconds(20)));
        stream.next();
        stream.close();
        stream.close();

        assertThat(onlySpan().getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("cancelled");
    }

    @Test
    void chat_withATrace_continuesItAndTellsTheProvider() {
        upstream.onChat().replyPieces(List.of("one"));
        CallContext traced = in(Duration.ofSeconds(20)).toBuilder()
                .trace(new TraceContext("00-" + TRACE + "-b7ad6b7169203331-01", "vendor=some"))
                .build();

        provider.open(question("gpt-6-luna"), traced).collect();

        SpanData span = onlySpan();
        RecordedRequest sent = upstream.chats().get(0);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(sent.header("traceparent")).isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
        assertThat(sent.header("tracestate")).isEqualTo("vendor=some");
    }

    @Test
    void chats_withNamesThatAreNotListed_makeOneMeterOnly() {
        for (int i = 0; i < 20; i++) {
            ChatRequest unknown = question("no-such-model-" + i);
            assertThatThrownBy(() -> provider.open(unknown, in(Duration.ofSeconds(20))))
                    .isInstanceOf(ProviderException.class);
        }

        List<String> models = new ArrayList<>();
        for (Meter meter : meters.getMeters()) {
            models.add(String.valueOf(meter.getId().getTag("gen_ai.request.model")));
        }
        assertThat(models).containsOnly("other");
    }

    @Test
    void names_followTheConventions() {
        assertThat(GenAi.provider("gemini")).isEqualTo("gcp.gemini");
        assertThat(GenAi.provider("kimi")).isEqualTo("kimi");
        assertThat(GenAi.provider("azure-openai")).isEqualTo("azure.ai.openai");
        assertThat(GenAi.error(ErrorKind.RATE_LIMITED)).isEqualTo("rate_limited");
    }

    private static ChatRequest question(String model) {
        return ChatRequest.to(model, SECRET_TEXT).temperature(0.5).build();
    }

    private static CallContext in(Duration total) {
        return CallContext.within(total);
    }

    private DistributionSummary tokens(String type) {
        return meters.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", type)
                .summary();
    }

    private SpanData onlySpan() {
        List<SpanData> finished = spans.getFinishedSpanItems();
        assertThat(finished).hasSize(1);
        return finished.get(0);
    }
}
