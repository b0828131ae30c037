package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.Timeouts;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.UpstreamScript;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can go wrong with an answer that was asked for as a whole. */
@Timeout(60)
class InOnePieceTest {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final String EVENTS = """
            data: {"id":"x","object":"chat.completion.chunk","model":"gpt-5.4","choices":[{"index":0,"delta":{"role":"assistant","content":"streamed "}}]}

            data: {"id":"x","object":"chat.completion.chunk","model":"gpt-5.4","choices":[{"index":0,"delta":{"content":"anyway"},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @ParameterizedTest
    @EnumSource(value = WireDialect.class, mode = EnumSource.Mode.EXCLUDE, names = "OPENAI_RESPONSES")
    void open_anyDialect_doesNotAskForAStream(WireDialect dialect) {
        try (Asked asked = new Asked(dialect)) {
            asked.always().reply("in one piece");

            assertThat(asked.ask().text()).isEqualTo("in one piece");

            assertThat(asked.scene.upstream.chats()).hasSize(1).allSatisfy(request -> {
                assertThat(request.path()).doesNotContain("streamGenerateContent");
                assertThat(request.bodyText()).doesNotContain("\"stream\":true");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireDialect.class,
            names = {"OPENAI", "ANTHROPIC", "GEMINI", "OLLAMA"})
    void open_answerOfThreeMebibytes_isReadWhole(WireDialect dialect) {
        String text = "word ".repeat(600_000);
        try (Asked asked = new Asked(dialect)) {
            asked.always().reply(text);

            assertThat(asked.ask().text()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireDialect.class,
            names = {"OPENAI", "ANTHROPIC", "GEMINI", "OLLAMA"})
    void open_answerIsCutInTheMiddle_failsBeforeAnythingIsTold(WireDialect dialect) {
        try (Asked asked = new Asked(dialect)) {
            asked.always().reply("half of it").contentLength(1_000_000);

            ProviderException error = asked.failure();

            assertThat(error.phase()).isEqualTo(ErrorPhase.START);
            assertThat(error.retryable()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireDialect.class,
            names = {"OPENAI", "ANTHROPIC", "GEMINI", "OLLAMA"})
    void open_pageInsteadOfAnAnswer_isBadUpstreamWithItsBeginning(WireDialect dialect) {
        try (Asked asked = new Asked(dialect)) {
            asked.always().fail(200, Map.of("Content-Type", "text/html"), "<html><body>Sign in</body></html>");

            ProviderException error = asked.failure();

            assertThat(error.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(error.bodyExcerpt()).contains("Sign in");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireDialect.class,
            names = {"OPENAI", "ANTHROPIC", "GEMINI", "OLLAMA"})
    void open_jsonThatEndsTooSoonOrIsNoAnswer_fails(WireDialect dialect) {
        try (Asked asked = new Asked(dialect)) {
            for (String body : List.of("{\"id\":\"x\",\"model\":\"m\",\"choices\":[{", "{\"id\":\"x\"}", "{}", "")) {
                asked.always().fail(200, JSON, body);

                assertThat(asked.failure().kind()).as(body).isIn(ErrorKind.BAD_UPSTREAM, ErrorKind.INCOMPLETE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireDialect.class,
            names = {"OPENAI", "ANTHROPIC"})
    void open_errorInsideAnAnswerWithStatus200_isThatError(WireDialect dialect) {
        try (Asked asked = new Asked(dialect)) {
            asked.always()
                    .fail(
                            200,
                            JSON,
                            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"code\":\"server_overloaded\","
                                    + "\"message\":\"Overloaded, try later\"}}");

            assertThat(asked.failure()).hasMessageContaining("Overloaded, try later");
        }
    }

    @Test
    void open_serverStreamsAnyway_isRead() {
        try (Asked asked = new Asked(WireDialect.OPENAI)) {
            asked.always().fail(200, Map.of("Content-Type", "text/event-stream"), EVENTS);

            ChatResponse answer = asked.ask();

            assertThat(answer.text()).isEqualTo("streamed anyway");
            assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireDialect.class,
            names = {"OPENAI", "ANTHROPIC", "GEMINI", "OLLAMA"})
    void open_firstByteAfterItsClock_isWaitedForUntilTheDeadline(WireDialect dialect) {
        try (Asked asked = new Asked(dialect)) {
            Timeouts impatient = new Timeouts(Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(30));
            CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                    .timeouts(impatient)
                    .build();
            asked.always().reply("late").delay(Duration.ofMillis(400));

            assertThat(asked.provider.open(asked.request(), context).collect().text())
                    .isEqualTo("late");
        }
    }

    /** A provider and the fake service that it asks. */
    private static final class Asked implements AutoCloseable {
        final Scene scene;
        final ProviderRegistry registry;
        final Provider provider;

        Asked(WireDialect dialect) {
            scene = new Scene(dialect);
            scene.direct();
            registry = scene.connect(new RetryPolicy(1));
            provider = registry.providers().get(0);
        }

        /** How the service answers, however often it is asked. */
        UpstreamScript always() {
            return scene.upstream.onEveryChat();
        }

        ChatRequest request() {
            return ChatRequest.to(scene.model(), "Say something.")
                    .inOnePiece(true)
                    .build();
        }

        ChatResponse ask() {
            return provider.open(request(), CallContext.within(Duration.ofSeconds(30)))
                    .collect();
        }

        ProviderException failure() {
            return catchThrowableOfType(ProviderException.class, this::ask);
        }

        @Override
        public void close() {
            registry.close();
            scene.close();
        }
    }
}
