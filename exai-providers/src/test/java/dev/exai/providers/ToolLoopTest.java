package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolLoopTest {
    private static final JsonText CITY =
            JsonText.of("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
                    + "\"days\":{\"type\":\"integer\"}},\"required\":[\"city\"],\"additionalProperties\":false}");
    private static final ToolSpec WEATHER = new ToolSpec("weather", "Tells the weather", CITY);

    private FakeUpstream upstream = FakeUpstream.start(WireDialect.GLM);
    private Provider provider = Engines.of(upstream);
    private final ChatRequest question = ChatRequest.to("glm-5.3", "Weather?").build();

    @BeforeEach
    void noScriptIsLeftUnset() {
        upstream.onEveryChat().reply("no script");
    }

    @AfterEach
    void close() throws Exception {
        provider.close();
        assertThat(upstream.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GLM", "KIMI"})
    void run_toolAskedFor_isRunAndItsResultIsAnswered(WireDialect dialect) {
        try (FakeUpstream service = FakeUpstream.start(dialect);
                Provider asked = Engines.of(service)) {
            service.onChat().replyToolCalls(call("1", "{\"city\":\"Oslo\"}"));
            service.onChat().reply("It rains.");

            ToolLoopResult result = ToolLoop.of(asked)
                    .tool(WEATHER, (arguments, context) -> "rain for " + arguments.text())
                    .build()
                    .run(ChatRequest.to(Engines.model(dialect), "Weather?").build(), Engines.context());

            assertThat(result.end()).isEqualTo(ToolLoopResult.End.ANSWERED);
            assertThat(result.text()).isEqualTo("It rains.");
            assertThat(result.rounds()).isEqualTo(2);
            assertThat(result.transcript())
                    .extracting(Message::role)
                    .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
            assertThat(result.runs())
                    .singleElement()
                    .satisfies(run -> assertThat(run.result()).isEqualTo("rain for {\"city\":\"Oslo\"}"));
            assertThat(result.usage().outputTokens()).isPositive();
            assertThat(service.chats().get(1).bodyText()).contains("rain for");
        }
    }

    @Test
    void run_severalCallsOfOneAnswer_runAtTheSameTimeAndKeepTheirOrder() {
        upstream.onChat().replyToolCalls(call("1", "{\"city\":\"a\"}"), call("2", "{\"city\":\"b\"}"));
        CyclicBarrier both = new CyclicBarrier(2);

        ToolLoopResult result = loop((arguments, context) -> {
                    meet(both);
                    return arguments.text();
                })
                .build()
                .run(question, Engines.context());

        assertThat(result.runs()).extracting(ToolRun::result).containsExactly("{\"city\":\"a\"}", "{\"city\":\"b\"}");
    }

    @Test
    void run_noMoreThanTheBound_runAtTheSameTime() {
        upstream.onChat()
                .replyToolCalls(
                        call("1", "{\"city\":\"a\"}"), call("2", "{\"city\":\"b\"}"), call("3", "{\"city\":\"c\"}"));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        loop((arguments, context) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    now.decrementAndGet();
                    return "ok";
                })
                .parallel(1)
                .build()
                .run(question, Engines.context());

        assertThat(most).hasValue(1);
    }

    @Test
    void run_whatGoesWrong_isToldToTheModelAndNotThrown() {
        upstream.onChat()
                .replyToolCalls(
                        call("1", "{\"city\":5,\"x\":1}"),
                        new ToolCall("2", "no_such_tool", JsonText.emptyObject()),
                        call("3", "{\"city\":\"family\"}"),
                        call("4", "{\"city\":\"bug\"}"));

        ToolLoopResult result = loop((arguments, context) -> {
                    if (arguments.text().contains("family")) {
                        throw new ExaiException(ErrorKind.NOT_FOUND, "no such city");
                    }
                    throw new IllegalStateException("secret details");
                })
                .build()
                .run(question, Engines.context());

        assertThat(result.end()).isEqualTo(ToolLoopResult.End.ANSWERED);
        assertThat(result.runs()).allMatch(ToolRun::error);
        assertThat(result.runs().get(0).result())
                .contains("city must be a string")
                .contains("x is not a known field");
        assertThat(result.runs().get(1).result())
                .contains("no tool of that name")
                .contains("weather");
        assertThat(result.runs().get(2).result()).isEqualTo("NOT_FOUND: no such city");
        assertThat(result.runs().get(3).result()).isEqualTo("The tool failed: IllegalStateException");
        assertThat(upstream.chats().get(1).bodyText()).doesNotContain("secret details");
    }

    @Test
    void run_modelThatNeverStops_isStoppedAfterTheLastRound() {
        upstream.onEveryChat().replyToolCalls(call("1", "{\"city\":\"a\"}"));
        AtomicInteger ran = new AtomicInteger();

        ToolLoopResult result = loop((arguments, context) -> "result " + ran.incrementAndGet())
                .rounds(3)
                .build()
                .run(question, Engines.context());

        assertThat(result.end()).isEqualTo(ToolLoopResult.End.OUT_OF_ROUNDS);
        assertThat(upstream.chats()).hasSize(3);
        assertThat(ran).hasValue(2);
        assertThat(result.response().toolCalls()).hasSize(1);
    }

    @Test
    void run_resultThatIsTooLong_isCutVisiblyBetweenCharacters() {
        upstream.onChat().replyToolCalls(call("1", "{\"city\":\"a\"}"));

        ToolLoopResult result = loop((arguments, context) -> "äöü".repeat(10))
                .resultBytes(5)
                .build()
                .run(question, Engines.context());

        assertThat(result.runs().get(0).result()).isEqualTo("äö\n[cut: 56 more bytes]");
    }

    @Test
    void run_allResultsTooLong_endsTheLoop() {
        upstream.onEveryChat().replyToolCalls(call("1", "{\"city\":\"a\"}"));

        ToolLoopResult result = loop((arguments, context) -> "x".repeat(600))
                .totalBytes(1_000)
                .build()
                .run(question, Engines.context());

        assertThat(result.end()).isEqualTo(ToolLoopResult.End.OUT_OF_BYTES);
        assertThat(result.runs()).hasSize(2);
    }

    @Test
    void run_toolThatTakesTooLong_isToldToStopAndReportedWhileOthersAreHeard() {
        upstream.onChat().replyToolCalls(call("1", "{\"city\":\"slow\"}"), call("2", "{\"city\":\"fast\"}"));
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();

        ToolLoopResult result = loop((arguments, context) -> {
                    if (arguments.text().contains("slow")) {
                        waitForEver(interrupted);
                        cancelled.set(context.cancel().isCancelled());
                    }
                    return "done";
                })
                .toolTimeout(Duration.ofMillis(150))
                .build()
                .run(question, Engines.context());

        assertThat(result.runs().get(0).error()).isTrue();
        assertThat(result.runs().get(0).result()).contains("longer than 150 ms");
        assertThat(result.runs().get(1).result()).isEqualTo("done");
        assertThat(interrupted).isTrue();
        assertThat(cancelled).isTrue();
    }

    @Test
    void run_cancelledWhileAToolRuns_endsAtOnceAndStopsTheTool() {
        upstream.onChat().replyToolCalls(call("1", "{\"city\":\"a\"}"));
        AtomicBoolean interrupted = new AtomicBoolean();
        CancelToken cancel = new CancelToken();
        CallContext context = CallContext.until(Deadline.after(Engines.PATIENCE))
                .cancel(cancel)
                .build();

        ExaiException failure = catchThrowableOfType(
                ExaiException.class,
                () -> loop((arguments, inner) -> {
                            cancel.cancel("enough");
                            waitForEver(interrupted);
                            return "never";
                        })
                        .build()
                        .run(question, context));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(interrupted).isTrue();
        assertThat(upstream.chats()).hasSize(1);
    }

    @Test
    void run_deadlineWhileAToolRuns_isTimeout() {
        upstream.onChat().replyToolCalls(call("1", "{\"city\":\"a\"}"));

        ExaiException failure = catchThrowableOfType(
                ExaiException.class,
                () -> loop((arguments, inner) -> {
                            waitForEver(new AtomicBoolean());
                            return "never";
                        })
                        .build()
                        .run(question, CallContext.within(Duration.ofSeconds(1))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void run_providerThatFailsAfterToolsRan_throwsAndHasToldTheMessagesBefore() {
        upstream.onChat().replyToolCalls(call("1", "{\"city\":\"a\"}"));
        upstream.onChat().fail(VendorFault.OVERLOADED);
        List<Message> told = new ArrayList<>();

        ProviderException failure = catchThrowableOfType(
                ProviderException.class,
                () -> loop((arguments, context) -> "ok")
                        .onMessage(told::add)
                        .build()
                        .run(question, Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(failure.phase()).isNotEqualTo(ErrorPhase.OUTPUT);
        assertThat(told).extracting(Message::role).containsExactly(Role.ASSISTANT, Role.TOOL);
    }

    @Test
    void run_toolThatWasDemanded_isDemandedOnce() {
        try (FakeUpstream service = FakeUpstream.start(WireDialect.OPENAI);
                Provider asked = Engines.of(service)) {
            service.onChat().replyToolCalls(call("1", "{\"city\":\"a\"}"));
            ChatRequest demanding = ChatRequest.to("gpt-6-luna", "?")
                    .toolChoice(new ToolChoice.Required())
                    .build();

            ToolLoop.of(asked)
                    .tool(WEATHER, (arguments, context) -> "ok")
                    .build()
                    .run(demanding, Engines.context());

            assertThat(service.chats().get(0).bodyText()).contains("\"tool_choice\":\"required\"");
            assertThat(service.chats().get(1).bodyText()).doesNotContain("tool_choice");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n<arg_key>days</arg_key>\n"
                        + "<arg_value>3</arg_value>\n</tool_call>",
                "<tool_call>weather\n{\"city\":\"Oslo\",\"days\":3}</tool_call>\n",
                "Let me look. <tool_call>weather<arg_key>city</arg_key><arg_value>Oslo</arg_value><arg_key>days</arg_key>"
                        + "<arg_value>3</arg_value></tool_call>"
            })
    void run_callThatGlmWroteAsText_isRun(String text) {
        upstream.onChat().replyPieces(List.of(text));

        ToolLoopResult result =
                loop((arguments, context) -> arguments.text()).build().run(question, Engines.context());

        assertThat(result.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.result()).isEqualTo("{\"city\":\"Oslo\",\"days\":3}"));
        assertThat(result.transcript().get(1).text()).doesNotContain("<tool_call>");
        assertThat(result.transcript().get(1).parts()).hasAtLeastOneElementOfType(Part.ToolUse.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Write <tool_call>weather{}</tool_call> to call it.",
                "<tool_call>format_disk\n{}</tool_call>",
                "<tool_call>weather\n{\"city\"</tool_call>",
                "<tool_call>weather\n<arg_key>city</arg_key>Oslo</tool_call>",
                "<tool_call>weather"
            })
    void run_textThatOnlyLooksLikeACall_isText(String text) {
        upstream.onChat().replyPieces(List.of(text));

        ToolLoopResult result = loop((arguments, context) -> "ran").build().run(question, Engines.context());

        assertThat(result.runs()).isEmpty();
        assertThat(result.text()).isEqualTo(text);
    }

    @Test
    void run_callAsTextOfAnotherModel_isText() {
        try (FakeUpstream service = FakeUpstream.start(WireDialect.OPENAI);
                Provider asked = Engines.of(service)) {
            service.onChat().replyPieces(List.of("<tool_call>weather\n{\"city\":\"a\"}</tool_call>"));

            ToolLoopResult result = ToolLoop.of(asked)
                    .tool(WEATHER, (arguments, context) -> "ran")
                    .build()
                    .run(ChatRequest.to("gpt-6-luna", "?").build(), Engines.context());

            assertThat(result.runs()).isEmpty();
        }
    }

    @Test
    void build_settingsOutOfRange_areRefused() {
        ToolLoop.Builder builder = loop((arguments, context) -> "ok");

        assertThatIllegalArgumentException().isThrownBy(() -> builder.tool(WEATHER, (arguments, context) -> "twice"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.rounds(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.parallel(101));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.toolTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.resultBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.totalBytes(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tool(
                        new ToolSpec("bad", "", JsonText.of("{\"$ref\":\"http://example.org/a\"}")),
                        (arguments, context) -> "never"));
    }

    private ToolLoop.Builder loop(ToolFunction function) {
        return ToolLoop.of(provider).tool(WEATHER, function);
    }

    private static ToolCall call(String id, String arguments) {
        return new ToolCall("call_" + id, "weather", JsonText.of(arguments));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the other tool does not run at the same time", e);
        }
    }

    private static void waitForEver(AtomicBoolean interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.set(true);
        }
    }
}
