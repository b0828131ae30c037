package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.testkit.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rules of asking and answering. */
public interface ChatRules {
    /** The harness of the running rule. */
    ProviderHarness harness();

    /** The list is needed to route, long before anybody is asked. */
    @Test
    @DisplayName("C01 The models are listed without the network, belong to the provider, and hold the one asked here")
    default void c01() {
        Subject subject = new Subject(harness());

        List<ModelInfo> models = subject.provider().models();

        assertThat(models)
                .isNotEmpty()
                .allSatisfy(model -> assertThat(model.id().provider())
                        .isEqualTo(subject.provider().id()));
        assertThat(subject.model().id().name()).isEqualTo(harness().model());
        assertThat(harness().callsReceived()).isLessThanOrEqualTo(0);
    }

    /** The plain case. */
    @Test
    @DisplayName("C02 A question is answered with the service's text, and ends with STOP")
    default void c02() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Say(List.of("The answer ", "is ", "42.")));

        ChatResponse answer = subject.ask("What is the answer?");

        assertThat(answer.text()).isEqualTo("The answer is 42.");
        assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
        assertThat(answer.toolCalls()).isEmpty();
    }

    /** Both ways: the question as sent, the answer as received. */
    @Test
    @DisplayName("C03 Text of any script survives the way there and back, character by character")
    default void c03() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());
        String text =
                "Grüße – 日本語 – עברית – e\u0301 – \uD83E\uDD8A\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08 – \"\\/ \t\n {}";

        assertThat(subject.ask(text).text()).isEqualTo(text);
    }

    /** Zero is a claim; null is honest. */
    @Test
    @DisplayName("C04 Usage is what the service reported or null, and its parts fit into its sums")
    default void c04() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Say(List.of("one ", "two")));

        Usage usage = subject.ask("count").usage();

        if (usage == null) {
            return; // the service reports none, and the provider invents none
        }
        assertThat(usage.totalTokens()).isPositive();
        assertThat(usage.cachedInputTokens() + usage.cacheWriteTokens()).isLessThanOrEqualTo(usage.inputTokens());
        assertThat(usage.reasoningTokens()).isLessThanOrEqualTo(usage.outputTokens());
    }

    /** Callers match calls and results by id, and parse the arguments. */
    @Test
    @DisplayName("C05 Tool calls arrive whole: ids that differ, names, and arguments that are the JSON the model wrote")
    default void c05() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.TOOLS) == Support.YES, "the model declares no tools");
        ToolCall first = new ToolCall("call_a", "get_weather", JsonText.of("{\"city\":\"Ålesund\",\"days\":[1,2]}"));
        ToolCall second = new ToolCall("call_b", "get_time", JsonText.of("{}"));
        subject.instruct(new Instruction.CallTools(List.of(first, second)));

        ChatResponse answer = subject.ask(Samples.needing(Capability.TOOLS, subject.model()));

        assertThat(answer.toolCalls()).extracting(ToolCall::name).containsExactly("get_weather", "get_time");
        assertThat(answer.toolCalls())
                .extracting(ToolCall::arguments)
                .containsExactly(first.arguments(), JsonText.of("{}"));
        assertThat(answer.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
        assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
    }

    /** The second half of a tool's life. */
    @Test
    @DisplayName("C06 An answer with tool calls, sent back with their results, is continued")
    default void c06() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.TOOLS) == Support.YES, "the model declares no tools");
        ToolCall call = new ToolCall("call_a", "get_weather", JsonText.of("{\"city\":\"Oslo\"}"));
        subject.instruct(new Instruction.CallTools(List.of(call)));
        ChatRequest question = Samples.needing(Capability.TOOLS, subject.model());
        ChatResponse asked = subject.ask(question);

        List<Message> conversation = new ArrayList<>(question.messages());
        conversation.add(asked.asMessage());
        String id = asked.toolCalls().get(0).id();
        conversation.add(Message.toolResults(List.of(new Part.ToolResult(id, call.name(), "sunny", false))));
        subject.instruct(new Instruction.Say(List.of("It is sunny.")));

        assertThat(subject.ask(question.toBuilder().messages(conversation).build())
                        .text())
                .isEqualTo("It is sunny.");
    }

    /** A silent drop would look like success. */
    @TestFactory
    @DisplayName("C07 What a model declares not to have is refused with UNSUPPORTED before anything is sent")
    default Stream<DynamicTest> c07() {
        Subject subject = new Subject(harness());
        return subject.provider().models().stream()
                .filter(model -> model.status() != ModelInfo.Status.RETIRED)
                .flatMap(model -> Samples.withSupport(model, Support.NO).stream()
                        .map(ability -> DynamicTest.dynamicTest(model.id() + " " + ability, () -> {
                            int before = harness().callsReceived();

                            assertThat(Subject.failure(() -> subject.ask(Samples.needing(ability, model)))
                                            .kind())
                                    .isEqualTo(ErrorKind.UNSUPPORTED);
                            assertThat(harness().callsReceived()).isEqualTo(before);
                        })));
    }

    /** The other half of C07; what comes of it is the service's affair. */
    @TestFactory
    @DisplayName("C08 What the model declares to have can be asked for, and is answered")
    default Stream<DynamicTest> c08() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());
        return Samples.withSupport(subject.model(), Support.YES).stream()
                .filter(ability -> ability != Capability.FILES)
                .map(ability -> DynamicTest.dynamicTest(ability.name(), () -> {
                    ChatResponse answer = subject.ask(Samples.needing(ability, subject.model()));

                    assertThat(answer.text()).contains(Samples.QUESTION);
                }));
    }

    /** What answers may not be what was asked. */
    @Test
    @DisplayName("C09 The answer names the model that gave it, as one of the provider's")
    default void c09() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Say(List.of("me")));

        assertThat(subject.ask("who?").model().provider())
                .isEqualTo(subject.provider().id());
    }

    /** Not UNSUPPORTED, which is about abilities, and not a call that the service has to refuse as malformed. */
    @Test
    @DisplayName("C10 A model the provider does not have fails with NOT_FOUND")
    default void c10() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());
        ChatRequest request = ChatRequest.to("no-such-model", Samples.QUESTION).build();

        assertThat(Subject.failure(() -> subject.ask(request)).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    }

    /** Reasoning mixed into the text is read out to people. */
    @Test
    @DisplayName("C11 Reasoning is kept apart from the text, and comes before it")
    default void c11() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.REASONING) == Support.YES, "the model declares no reasoning");
        subject.instruct(new Instruction.Think("Let me think. ", "Done."));

        ChatResponse answer = subject.ask("think");

        assertThat(answer.reasoning()).isEqualTo("Let me think. ");
        assertThat(answer.text()).isEqualTo("Done.");
        assertThat(answer.parts().get(0)).isInstanceOf(Part.Reasoning.class);
    }

    /** One mixed-up answer is a leak between two users. */
    @Test
    @DisplayName("C12 Of 32 calls at once each gets its own answer")
    default void c12() throws Exception {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());

        List<String> answers = Parallel.inParallel(
                32, number -> subject.ask("question number " + number).text());

        assertThat(answers).hasSize(32);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).isEqualTo("question number " + i);
        }
    }

    /** Whoever asks for one piece wants less work, not another answer. */
    @Test
    @DisplayName(
            "C13 An answer asked for in one piece is the one that is streamed: text, usage, model, reason of its end")
    default void c13() {
        Subject subject = new Subject(harness());
        Instruction say = new Instruction.Say(List.of("The answer ", "is ", "42."));
        subject.instruct(say);
        ChatResponse streamed = subject.ask("What is the answer?");
        subject.instruct(say);

        ChatResponse whole = subject.ask(Samples.inOnePiece(subject.question("What is the answer?")));

        assertThat(whole.text()).isEqualTo("The answer is 42.");
        assertThat(counts(whole)).isEqualTo(counts(streamed));
        assertThat(whole.model()).isEqualTo(streamed.model());
        assertThat(whole.finishReason()).isEqualTo(streamed.finishReason());
    }

    private static @Nullable Usage counts(ChatResponse answer) {
        Usage usage = answer.usage();
        return usage == null
                ? null
                : new Usage(
                        usage.inputTokens(),
                        usage.outputTokens(),
                        usage.cachedInputTokens(),
                        usage.cacheWriteTokens(),
                        usage.longCacheWriteTokens(),
                        usage.reasoningTokens(),
                        null,
                        null);
    }

    /** What is not text comes on other ways in a stream. */
    @Test
    @DisplayName("C14 An answer asked for in one piece asks for the same tools")
    default void c14() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.TOOLS) == Support.YES, "the model declares no tools");
        ToolCall call = new ToolCall("call_a", "get_weather", JsonText.of("{\"city\":\"Oslo\"}"));
        subject.instruct(new Instruction.CallTools(List.of(call)));

        ChatResponse whole = subject.ask(Samples.inOnePiece(Samples.needing(Capability.TOOLS, subject.model())));

        assertThat(whole.toolCalls()).extracting(ToolCall::name).containsExactly("get_weather");
        assertThat(whole.toolCalls()).extracting(ToolCall::arguments).containsExactly(call.arguments());
        assertThat(whole.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
    }

    /** Signatures stand elsewhere in a stream. */
    @Test
    @DisplayName("C15 Reasoning of an answer asked for in one piece is that of the stream")
    default void c15() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.REASONING) == Support.YES, "the model declares no reasoning");
        Instruction think = new Instruction.Think("Let me think. ", "Done.");
        subject.instruct(think);
        ChatResponse streamed = subject.ask("think");
        subject.instruct(think);

        ChatResponse whole = subject.ask(Samples.inOnePiece(subject.question("think")));

        assertThat(whole.reasoning()).isEqualTo(streamed.reasoning());
        assertThat(whole.text()).isEqualTo(streamed.text());
        assertThat(whole.parts())
                .extracting(Object::getClass)
                .isEqualTo(streamed.parts().stream().map(Object::getClass).toList());
    }

    /** Whoever waits for the whole wants to know as soon. */
    @Test
    @DisplayName("C16 A refusal of an answer asked for in one piece is the error that a stream would be")
    default void c16() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Fail(ErrorKind.AUTHENTICATION));

        assertThat(Subject.failure(() -> subject.ask(Samples.inOnePiece(subject.question("who am I?"))))
                        .kind())
                .isEqualTo(ErrorKind.AUTHENTICATION);
    }

    /** A schema that is lost on the way is not missed until the answer breaks it. */
    @Test
    @DisplayName("C17 A JSON schema reaches the service, and the JSON that it writes comes back as it is")
    default void c17() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.JSON_SCHEMA) == Support.YES, "the model declares no schemas");
        String json = "{\"city\": \"Reykjavík\"}";
        subject.instruct(new Instruction.Say(List.of("{\"city\": ", "\"Reykjavík\"}")));

        ChatResponse answer = subject.ask(Samples.needing(Capability.JSON_SCHEMA, subject.model()));

        assertThat(answer.text()).isEqualTo(json);
        String sent = harness().lastRequest();
        if (sent != null) {
            assertThat(sent).contains("additionalProperties").contains("\"city\"");
        }
    }

    /** Services want some of it back, and refuse what they cannot take. */
    @Test
    @DisplayName("C18 An answer with reasoning, sent back, is continued, and its text is part of what is sent")
    default void c18() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.REASONING) == Support.YES, "the model declares no reasoning");
        subject.instruct(new Instruction.Think("Let me think. ", "It is sunny."));
        ChatResponse first = subject.ask("What is the weather?");
        subject.instruct(new Instruction.Say(List.of("Still sunny.")));

        ChatResponse second = subject.ask(subject.question("What is the weather?").toBuilder()
                .messages(List.of(Message.user("What is the weather?"), first.asMessage(), Message.user("And now?")))
                .build());

        assertThat(second.text()).isEqualTo("Still sunny.");
        String sent = harness().lastRequest();
        if (sent != null) {
            assertThat(sent).contains("It is sunny.").contains("And now?");
        }
    }

    /** A wish that is dropped in silence looks like one that was granted. */
    @Test
    @DisplayName("C19 One call at a time is asked of the service, or the caller is told that it cannot be")
    default void c19() {
        Subject subject = new Subject(harness());
        assumeTrue(subject.model().supports(Capability.TOOLS) == Support.YES, "the model declares no tools");
        subject.instruct(new Instruction.Say(List.of("ok")));

        ChatResponse answer = subject.ask(Samples.needing(Capability.TOOLS, subject.model()).toBuilder()
                .parallelToolCalls(false)
                .build());

        String sent = harness().lastRequest();
        assumeTrue(sent != null, "what is sent is not known");
        boolean asked = sent != null && sent.toLowerCase(Locale.ROOT).contains("parallel");
        boolean told =
                answer.warnings().stream().anyMatch(warning -> warning.code().contains("parallel"));
        assertThat(asked || told).isTrue();
    }
}
