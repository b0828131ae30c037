package dev.exai.providers.internal.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the events of a response become, and what of them goes back. */
class ResponsesAnswerTest {
    private static final ToolSpec TOOL = new ToolSpec("look", "looks", JsonText.emptyObject());
    private static final ToolCall FIRST = new ToolCall("call_1", "look", JsonText.of("{\"at\": \"it\"}"));
    private static final ToolCall SECOND = new ToolCall("call_2", "look", JsonText.emptyObject());

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
    private final Provider provider = Engines.of(upstream, Map.of("api", "responses", "reasoningSummary", "auto"));

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void collect_reasoningAndParallelCalls_goBackAsTheItemsThatCame() {
        upstream.onChat().replyReasoning("Let me see.", "").replyToolCalls(FIRST, SECOND);
        ChatRequest question = request(List.of(Message.user("Look twice.")));
        ChatResponse asked = ask(question);
        List<Message> turns = new ArrayList<>(question.messages());
        turns.add(asked.asMessage());
        turns.add(Message.toolResults(List.of(
                new Part.ToolResult("call_1", "look", "a cat", false),
                new Part.ToolResult("call_2", "look", "a dog", true))));

        ChatResponse answer = ask(request(turns));

        assertThat(asked.reasoning()).isEqualTo("Let me see.");
        assertThat(asked.toolCalls()).containsExactly(FIRST, SECOND);
        assertThat(asked.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
        assertThat(upstream.chats().get(1).bodyText())
                .contains("{\"id\":\"rs_1_0\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":"
                        + "\"Let me see.\"}],\"encrypted_content\":\"gAAAAAB-1\"},{\"id\":\"fc_1_1\"")
                .containsOnlyOnce("\"call_id\":\"call_1\",\"status\":\"completed\"")
                .containsOnlyOnce(
                        "{\"type\":\"function_call_output\",\"call_id\":\"call_2\",\"output\":\"Error: a dog\"}")
                .doesNotContain("{\"type\":\"function_call\",\"call_id\"");
        assertThat(answer.text()).isEqualTo("ok");
    }

    @Test
    void collect_unknownFieldsOfItems_goBackByteByByte() {
        String phase = "\"phase\" : \"final_answer\",  \"x\":[1.50,\"\\u00e9\"],";
        upstream.onChat()
                .reply("Yes.")
                .editEvents(events -> events.stream()
                        .map(event -> event.replace("\"type\":\"message\",", "\"type\":\"message\"," + phase))
                        .toList());
        ChatResponse first = ask(request(List.of(Message.user("Is it?"))));

        ask(request(List.of(Message.user("Is it?"), first.asMessage(), Message.user("Sure?"))));

        assertThat(upstream.chats().get(1).bodyText())
                .contains("{\"id\":\"msg_1_0\",\"type\":\"message\"," + phase + "\"role\":\"assistant\"")
                .doesNotContain("{\"role\":\"assistant\",\"content\":\"Yes.\"}");
    }

    @Test
    void open_turnsOfOtherProvidersAndInterfaces_areSaidInPlainItems() {
        ProviderId other = new ProviderId("other");
        Message foreign = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Reasoning(other, "thought so", null),
                        new Part.Opaque(other, "responses.reasoning", JsonText.of("{\"secret\":1}")),
                        new Part.Opaque(provider.id(), "annotations", JsonText.of("[1]")),
                        new Part.Text("Looking."),
                        new Part.ToolUse(FIRST)));
        List<Message> turns = List.of(
                Message.system("Be brief."),
                Message.user("Look."),
                foreign,
                Message.toolResults(List.of(new Part.ToolResult("call_1", "look", "a cat", false))));

        List<ChatEvent> events = Engines.ask(provider, request(turns));

        assertThat(upstream.chats().get(0).bodyText())
                .contains("{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Look.\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Looking.\"},{\"type\":\"function_call\","
                        + "\"call_id\":\"call_1\",\"name\":\"look\",\"arguments\":\"{\\\"at\\\": \\\"it\\\"}\"}")
                .doesNotContain("thought so", "secret", "annotations");
        assertThat(events)
                .filteredOn(ChatEvent.Warning.class::isInstance)
                .extracting(event -> ((ChatEvent.Warning) event).code())
                .containsExactly("reasoning_dropped", "provider_data_dropped");
    }

    @Test
    void open_itemsOfResponses_stayAwayFromChatCompletions() {
        upstream.onChat().reply("Yes.");
        Message answer = ask(request(List.of(Message.user("Is it?")))).asMessage();
        try (FakeUpstream chat = FakeUpstream.start(WireDialect.OPENAI);
                Provider other = Engines.of(chat, Map.of("api", "chat"))) {
            Engines.ask(other, request(List.of(Message.user("Is it?"), answer, Message.user("Sure?"))));

            assertThat(chat.chats().get(0).bodyText())
                    .contains("{\"role\":\"assistant\",\"content\":\"Yes.\"}")
                    .doesNotContain("responses.message");
        }
    }

    @Test
    void collect_search_keepsTheCallAndTellsTheAnnotations() {
        String note = "{\"type\":\"url_citation\",\"url\":\"https://example.org/\",\"title\":\"T\"}";
        upstream.onChat()
                .reply("Found.")
                .insertAfter(
                        9,
                        "event: response.output_text.annotation.added\ndata: {\"type\":"
                                + "\"response.output_text.annotation.added\",\"annotation\":" + note + "}\n\n");

        ChatResponse answer =
                ask(ChatRequest.to("gpt-5", "Search.").webSearch(true).build());

        assertThat(answer.extras())
                .containsExactly(new ChatEvent.Opaque(provider.id(), "annotation", JsonText.of(note), false));
        assertThat(answer.parts())
                .filteredOn(Part.Opaque.class::isInstance)
                .extracting(part -> ((Part.Opaque) part).name())
                .containsExactly("responses.web_search_call", "responses.message");
        assertThat(answer.text()).isEqualTo("Found.");
    }

    @Test
    void collect_usageAndIds_areThoseOfTheResponse() {
        upstream.onChat().reply("x").usage(new Usage(70, 50, 30, 0, 20, null));

        ChatResponse answer = ask(request(List.of(Message.user("Hi"))));

        assertThat(answer.id()).isEqualTo("resp_1");
        assertThat(answer.model().name()).isEqualTo("gpt-6-luna");
        assertThat(answer.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(new Usage(70, 50, 30, 0, 20, null));
    }

    @ParameterizedTest
    @CsvSource({"length,LENGTH,max_output_tokens", "content_filter,CONTENT_FILTER,content_filter"})
    void collect_incomplete_saysWhy(String finish, FinishReason.Kind kind, String raw) {
        upstream.onChat().reply("half").finish(finish);

        ChatResponse answer = ask(request(List.of(Message.user("Hi"))));

        assertThat(answer.finishReason()).isEqualTo(new FinishReason(kind, raw));
        assertThat(answer.text()).isEqualTo("half");
    }

    @Test
    void collect_refusal_isTextWithAWarning() {
        upstream.onChat()
                .reply("I cannot.")
                .editEvents(events -> events.stream()
                        .map(event -> event.replace("response.output_text.delta", "response.refusal.delta"))
                        .toList());

        ChatResponse answer = ask(request(List.of(Message.user("Hi"))));

        assertThat(answer.text()).isEqualTo("I cannot.");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).containsExactly("refusal");
    }

    @Test
    void collect_argumentsOnlyAsAWhole_areTaken() {
        upstream.onChat()
                .replyToolCalls(FIRST)
                .editEvents(events -> events.stream()
                        .filter(event -> !event.contains("function_call_arguments.delta"))
                        .toList());

        assertThat(ask(request(List.of(Message.user("Look.")))).toolCalls()).containsExactly(FIRST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        event: response.failed\\ndata: {"type":"response.failed","response":{"id":"r","status":"failed","error":{"code":"server_error","message":"sorry"}}} | SERVER_ERROR | server_error
        event: response.failed\\ndata: {"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded","message":"m"}}} | RATE_LIMITED | rate_limit_exceeded
        data: {"type":"response.failed","response":{"error":null}} | SERVER_ERROR | response.failed
        event: error\\ndata: {"type":"error","code":"rate_limit_exceeded","message":"m","param":null} | RATE_LIMITED | rate_limit_exceeded
        data: {"type":"error","error":{"type":"invalid_request_error","code":"context_length_exceeded","message":"m"}} | CONTEXT_TOO_LONG | context_length_exceeded
        data: {"type":"error","code":"insufficient_quota","message":"m"} | QUOTA_EXHAUSTED | insufficient_quota
        """)
    void open_failureInsideAGoodAnswer_isAnError(String wire, ErrorKind kind, String code) {
        byte[] event = (wire.replace("\\n", "\n") + "\n\n").getBytes(StandardCharsets.UTF_8);
        upstream.onChat().stream(List.of(event));

        ProviderException failure = Engines.failure(provider, request(List.of(Message.user("Hi"))));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.providerCode()).isEqualTo(code);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.START);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9})
    void collect_streamThatEndsEarly_isIncomplete(int events) {
        upstream.onChat().reply("one two three four").endAfter(events);

        ProviderException failure = Engines.failure(provider, request(List.of(Message.user("Hi"))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INCOMPLETE);
    }

    @Test
    void collect_malformedEvent_isBadUpstream() {
        upstream.onChat().reply("one two").malformedAfter(4);

        ProviderException failure = Engines.failure(provider, request(List.of(Message.user("Hi"))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void collect_eventSentTwice_isTakenOnce() {
        upstream.onChat().reply("one two").editEvents(events -> {
            List<String> more = new ArrayList<>(events);
            more.add(5, events.get(4));
            return more;
        });

        assertThat(ask(request(List.of(Message.user("Hi")))).text()).isEqualTo("one two");
    }

    @Test
    void collect_eventBehindALaterOne_isBadUpstream() {
        upstream.onChat().reply("one two").editEvents(events -> {
            List<String> mixed = new ArrayList<>(events);
            mixed.add(6, mixed.remove(4));
            return mixed;
        });

        ProviderException failure = Engines.failure(provider, request(List.of(Message.user("Hi"))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "null", "\"4\""})
    void collect_eventsWithoutNumbers_areTakenAsTheyCome(String number) {
        upstream.onChat()
                .reply("one two")
                .editEvents(events -> events.stream()
                        .map(event -> event.replaceAll("\"sequence_number\":\\d+", "\"sequence_number\":" + number))
                        .toList());

        assertThat(ask(request(List.of(Message.user("Hi")))).text()).isEqualTo("one two");
    }

    private ChatResponse ask(ChatRequest request) {
        return provider.open(request, Engines.context()).collect();
    }

    private static ChatRequest request(List<Message> turns) {
        return ChatRequest.to("gpt-6-luna", turns).tools(List.of(TOOL)).build();
    }
}
