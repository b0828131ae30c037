package dev.exai.providers.internal.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DemoProviderTest {
    private static final ProviderId ID = new ProviderId("demo");
    private static final ToolSpec WEATHER = new ToolSpec("weather", "", JsonText.of("{\"type\":\"object\"}"));
    private static final ToolSpec CLOCK = new ToolSpec("clock", "", JsonText.of("{\"type\":\"object\"}"));

    private final Provider demo = provider(Map.of());

    @Test
    void open_question_streamsTheAnswerWordByWord() {
        List<ChatEvent> events = events(ask("hello  big\nworld"));

        assertThat(events.get(0)).isInstanceOf(ChatEvent.Started.class);
        assertThat(events)
                .filteredOn(ChatEvent.TextDelta.class::isInstance)
                .extracting(event -> ((ChatEvent.TextDelta) event).text())
                .containsExactly(
                        "This ", "is ", "a ", "simulated ", "answer. ", "You ", "said: ", "hello  ", "big\n", "world");
        assertThat(events.get(events.size() - 1)).isEqualTo(new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void open_sameRequestTwice_answersTheSame() {
        ChatRequest request = ask("hello").thinking(ThinkingMode.MAX).build();

        assertThat(collect(request)).isEqualTo(collect(request));
    }

    @Test
    void open_laterMessage_saysWhichOneItAnswers() {
        ChatRequest request = ChatRequest.to(
                        "echo", List.of(Message.user("one"), Message.assistant("first answer"), Message.user("two")))
                .build();

        assertThat(collect(request).text()).contains("to message 2").endsWith("two");
    }

    @Test
    void open_anyAnswer_countsWordsAsUsage() {
        ChatResponse response =
                collect(ask("three little words").thinking(ThinkingMode.LOW).build());

        assertThat(response.reasoning()).isEqualTo("Simulated thinking, step 1. ");
        assertThat(response.usage()).isEqualTo(new Usage(3, 14, 0, 0, 4, null));
    }

    @ParameterizedTest
    @CsvSource({"MINIMAL, 0", "LOW, 1", "MEDIUM, 2", "HIGH, 3", "MAX, 4"})
    void open_thinking_takesMoreStepsTheMoreIsAsked(ThinkingMode mode, int steps) {
        String reasoning = collect(ask("hi").thinking(mode).build()).reasoning();

        assertThat(reasoning.split("step", -1)).hasSize(steps + 1);
    }

    @Test
    void open_settings_areWrittenDownInTheAnswer() {
        ChatRequest request = ChatRequest.to("echo", List.of(Message.system("be very brief"), Message.user("hi")))
                .temperature(0.5)
                .topP(0.9)
                .seed(7L)
                .maxOutputTokens(1_000)
                .stop(List.of("\"END\""))
                .thinking(ThinkingMode.LOW)
                .tools(List.of(CLOCK))
                .toolChoice(new ToolChoice.None())
                .parallelToolCalls(true)
                .cacheKey("k")
                .outputFormat(new OutputFormat.JsonObject())
                .extra(JsonText.of("{\"a\": 1}"))
                .build();

        assertThat(extra(collect(request), "demo_settings"))
                .isEqualTo("{\"temperature\":0.5,\"topP\":0.9,\"maxOutputTokens\":1000,\"seed\":7,"
                        + "\"stop\":[\"\\\"END\\\"\"],\"systemPromptWords\":3,\"thinking\":\"low\","
                        + "\"outputFormat\":\"JsonObject\",\"toolChoice\":\"None\",\"parallelToolCalls\":true,"
                        + "\"cacheKey\":\"k\",\"extra\":{\"a\": 1}}");
        assertThat(collect(ask("hi").build()).extras()).isEmpty();
    }

    @Test
    void open_webSearch_addsPlainlySimulatedResults() {
        assertThat(extra(collect(ask("hi").webSearch(true).build()), "web_search"))
                .contains("Nothing was searched");
    }

    @Test
    void open_jsonWanted_answersWithAnObject() {
        String answer = collect(ask("say \"hi\"")
                        .outputFormat(new OutputFormat.JsonObject())
                        .build())
                .text();

        assertThat(answer).isEqualTo("{\"simulated\":true,\"said\":\"say \\\"hi\\\"\"}");
    }

    @Test
    void open_images_areDescribed() {
        Message message = Message.user(List.of(
                new Part.Text("look: "), new Part.Image("image/png", new byte[3]), new Part.ImageUrl("file:x")));

        assertThat(collect(ChatRequest.to("echo", List.of(message)).build()).text())
                .endsWith("look: [image image/png, 3 bytes][image at file:x]");
    }

    @Test
    void open_outputLimit_cutsAndSaysSo() {
        ChatResponse response = collect(ask("hello").maxOutputTokens(3).build());

        assertThat(response.text()).isEqualTo("This is a ");
        assertThat(response.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
        assertThat(response.usage()).isEqualTo(Usage.of(1, 3));
    }

    @Test
    void open_outputLimitReachedByReasoning_leavesNoRoomForACall() {
        ChatResponse response = collect(ask("call clock")
                .tools(List.of(CLOCK))
                .thinking(ThinkingMode.LOW)
                .maxOutputTokens(2)
                .build());

        assertThat(response.toolCalls()).isEmpty();
        assertThat(response.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
    }

    @Test
    void open_stopText_endsTheAnswerBeforeIt() {
        ChatResponse response =
                collect(ask("one two three").stop(List.of("three", "two")).build());

        assertThat(response.text()).endsWith("one ");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void open_promptThatNamesTools_callsThem() {
        ChatRequest request =
                ask("please\ncall weather {\"city\": \"Oslo\"}\ncall clock\ncall unknown\ncall clock {bad}")
                        .tools(List.of(WEATHER, CLOCK))
                        .build();

        ChatResponse response = collect(request);

        assertThat(response.toolCalls())
                .containsExactly(
                        new ToolCall("call_1", "weather", JsonText.of("{\"city\": \"Oslo\"}")),
                        new ToolCall("call_2", "clock", JsonText.emptyObject()));
        assertThat(response.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
        assertThat(collect(request.toBuilder().parallelToolCalls(false).build()).toolCalls())
                .hasSize(1);
    }

    @Test
    void open_toolChoice_isObeyed() {
        ChatRequest request = ask("hello").tools(List.of(WEATHER, CLOCK)).build();

        assertThat(collect(request).toolCalls()).isEmpty();
        assertThat(called(request, new ToolChoice.Required())).containsExactly("weather");
        assertThat(called(request, new ToolChoice.Named("clock"))).containsExactly("clock");
        assertThat(called(ask("call clock").tools(List.of(CLOCK)).build(), new ToolChoice.None()))
                .isEmpty();
        assertThat(failure(() -> called(request, new ToolChoice.Named("other"))).kind())
                .isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void open_toolResults_areToldBack() {
        ChatRequest request = ChatRequest.to(
                        "echo",
                        List.of(
                                Message.user("call clock"),
                                new Message(
                                        Role.ASSISTANT,
                                        List.of(new Part.ToolUse(
                                                new ToolCall("call_1", "clock", JsonText.emptyObject())))),
                                Message.toolResults(List.of(
                                        new Part.ToolResult("call_1", "clock", "noon", false),
                                        new Part.ToolResult("call_2", "clock", "broken", true)))))
                .tools(List.of(CLOCK))
                .build();

        ChatResponse response = collect(request);

        assertThat(response.text()).isEqualTo("Tool clock answered: noon\nTool clock failed: broken");
        assertThat(response.toolCalls()).isEmpty();
    }

    @Test
    void open_whatItCannotDo_failsBeforeAnything() {
        OutputFormat schema = new OutputFormat.JsonSchema("a", JsonText.emptyObject(), true);

        assertThat(failure(() -> open(ask("x").outputFormat(schema).build())).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure(() -> open(ask("x").model("other").build())).kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failure(() -> open(ask("x ".repeat(100_001)).build())).kind())
                .isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
    }

    @Test
    void open_callThatIsOver_fails() {
        CancelToken cancel = new CancelToken();
        cancel.cancel("no longer wanted");
        CallContext cancelled = CallContext.within(Duration.ofSeconds(5)).toBuilder()
                .cancel(cancel)
                .build();

        ProviderException error =
                failure(() -> demo.open(ask("x").build(), cancelled).close());

        assertThat(error.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(error).hasMessageContaining("no longer wanted");
        assertThat(error.phase()).isEqualTo(ErrorPhase.PREPARE);
        assertThat(failure(() -> demo.open(ask("x").build(), CallContext.within(Duration.ZERO)))
                        .kind())
                .isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void hasNext_afterCancelMidway_failsAgainAndAgain() {
        CancelToken cancel = new CancelToken();
        CallContext context = CallContext.within(Duration.ofSeconds(5)).toBuilder()
                .cancel(cancel)
                .build();
        ChatStream stream = demo.open(ask("x").build(), context);
        stream.next();
        stream.next();

        cancel.cancel("enough");

        assertThat(failure(stream::hasNext).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure(stream::hasNext).phase()).isEqualTo(ErrorPhase.OUTPUT);
    }

    @Test
    void close_byAnotherThread_wakesTheReader() throws Exception {
        ChatStream stream = provider(Map.of("wordDelayMillis", "60000"))
                .open(ask("x").build(), CallContext.within(Duration.ofMinutes(5)));
        CountDownLatch reading = new CountDownLatch(1);
        FutureTask<ProviderException> reader = new FutureTask<>(() -> {
            stream.next();
            reading.countDown();
            return failure(stream::hasNext);
        });
        Thread thread = new Thread(reader);
        thread.start();
        reading.await();

        stream.close();

        assertThat(reader.get(5, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
        thread.join();
        stream.close();
    }

    @Test
    void close_ofTheProvider_endsStreamsAndRefusesCalls() {
        ChatStream stream = open(ask("x").build());

        demo.close();

        assertThat(failure(stream::hasNext)).hasMessageContaining("provider was closed");
        assertThat(failure(() -> open(ask("x").build())).kind()).isEqualTo(ErrorKind.CLOSED);
    }

    @Test
    void next_afterTheEnd_throws() {
        ChatStream stream = open(ask("x").build());
        stream.forEachRemaining(event -> {});

        assertThat(stream.hasNext()).isFalse();
        assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        stream.close();
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void wordDelay_pausesBeforeEachWordAndStopsAtTheDeadline() {
        SteppingTime time = new SteppingTime();
        CallContext context =
                CallContext.until(Deadline.after(Duration.ofMillis(250), time)).build();
        ChatStream stream = provider(Map.of("wordDelayMillis", "100")).open(ask("x").build(), context);

        ProviderException error = failure(() -> stream.forEachRemaining(event -> {}));

        assertThat(error.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(time.sleeps).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(50));
    }

    @Test
    void pause_interrupted_isCancelledAndRestoresTheInterrupt() {
        ChatStream stream = provider(Map.of("wordDelayMillis", "60000"))
                .open(ask("x").build(), CallContext.within(Duration.ofMinutes(5)));
        stream.next();

        Thread.currentThread().interrupt();
        ProviderException error = failure(stream::hasNext);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(error.kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "60001", ""})
    void create_wrongDelay_isAFaultThatNamesTheOption(String delay) {
        assertThatThrownBy(() -> provider(Map.of("wordDelayMillis", delay)))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("wordDelayMillis");
    }

    @Test
    void plain_answers_withWhatWasSaidAndNothingElse() {
        Provider plain = provider(Map.of("plain", "true"));

        assertThat(plain.open(ask("just this").build(), CallContext.within(Duration.ofSeconds(5)))
                        .collect()
                        .text())
                .isEqualTo("just this");
        assertThatThrownBy(() -> provider(Map.of("plain", "maybe")))
                .hasMessageContaining("plain must be true or false");
    }

    @Test
    void create_unknownOption_isAFaultThatNamesIt() {
        assertThatThrownBy(() -> provider(Map.of("colour", "red")))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("colour");
    }

    @Test
    void probe_alwaysSucceeds() {
        demo.probe(CallContext.within(Duration.ofSeconds(1)));

        assertThat(demo.files()).isNull();
        assertThat(demo).hasToString("DemoProvider[demo, simulated]");
    }

    private static Provider provider(Map<String, String> options) {
        return new DemoProviderFactory()
                .create(ProviderConfig.of(ID, "demo").options(options).build());
    }

    private static ChatRequest.Builder ask(String question) {
        return ChatRequest.to("echo", question);
    }

    private ChatStream open(ChatRequest request) {
        return demo.open(request, CallContext.within(Duration.ofSeconds(10)));
    }

    private ChatResponse collect(ChatRequest request) {
        return open(request).collect();
    }

    private List<ChatEvent> events(ChatRequest.Builder request) {
        List<ChatEvent> events = new ArrayList<>();
        open(request.build()).forEachRemaining(events::add);
        return events;
    }

    private List<String> called(ChatRequest request, ToolChoice choice) {
        return collect(request.toBuilder().toolChoice(choice).build()).toolCalls().stream()
                .map(ToolCall::name)
                .toList();
    }

    private static String extra(ChatResponse response, String name) {
        return response.extras().stream()
                .filter(extra -> extra.name().equals(name))
                .findFirst()
                .orElseThrow()
                .data()
                .text();
    }

    private static ProviderException failure(ThrowingCallable call) {
        return catchThrowableOfType(ProviderException.class, call);
    }

    /** Passes only while somebody sleeps. */
    private static final class SteppingTime implements TimeSource {
        private final List<Duration> sleeps = new ArrayList<>();
        private long nanos;

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration, CancelToken cancel) {
            sleeps.add(duration);
            nanos += duration.toNanos();
        }
    }
}
