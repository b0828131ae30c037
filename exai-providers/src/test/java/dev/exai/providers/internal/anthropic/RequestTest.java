package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent for each setting and each part of a conversation. */
class RequestTest {
    private static final ToolSpec TOOL = new ToolSpec("look", "looks", JsonText.of("{\"type\":\"object\"}"));
    private static final String OLD = "claude-haiku-4-5";

    @Test
    void open_question_goesToMessagesWithKeyAndVersion() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream, Map.of("betas", "one-2026,two-2026"))) {
            Claude.ask(provider, ChatRequest.to(Claude.MODEL, "Hi").build());

            RecordedRequest request = upstream.chats().get(0);
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/messages");
            assertThat(request.header("x-api-key")).isEqualTo(upstream.key());
            assertThat(request.header("Authorization")).isNull();
            assertThat(request.header("anthropic-version")).isEqualTo("2023-06-01");
            assertThat(request.header("anthropic-beta")).isEqualTo("one-2026,two-2026");
            assertThat(request.bodyText())
                    .isEqualTo("{\"model\":\"claude-sonnet-5-5\",\"stream\":true,\"max_tokens\":32000,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]}");
        }
    }

    @Test
    void open_bearerToken_goesIntoAuthorization() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream, Map.of("auth", "bearer"))) {
            Claude.ask(provider, ChatRequest.to(Claude.MODEL, "Hi").build());

            assertThat(upstream.chats().get(0).header("Authorization")).isEqualTo("Bearer " + upstream.key());
            assertThat(upstream.chats().get(0).header("x-api-key")).isNull();
        }
    }

    @ParameterizedTest(name = "{0}, asked {1}: {2}")
    @CsvSource({
        "claude-sonnet-5-5,,32000",
        "claude-sonnet-5-5,100,100",
        "claude-opus-4-1,,32000",
        "claude-9-unheard-of,,8192",
    })
    void open_outputLimit_isAlwaysSent(String model, Integer asked, int sent) {
        String body =
                Claude.sent(ChatRequest.to(model, "Hi").maxOutputTokens(asked).build());

        assertThat(body).contains("\"max_tokens\":" + sent + ",");
    }

    @Test
    void open_systemMessages_standAboveTheConversation() {
        List<Message> turns = List.of(
                Message.system("Be brief."), Message.user("Hi"), Message.system("And kind."), Message.system(""));

        String body = Claude.sent(ChatRequest.to(Claude.MODEL, turns).build());

        assertThat(body)
                .contains("\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"},"
                        + "{\"type\":\"text\",\"text\":\"And kind.\",\"cache_control\":{\"type\":\"ephemeral\"}}]")
                .endsWith("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]}");
    }

    @Test
    void open_messagesOfOneSide_areOneTurn() {
        List<Message> turns = List.of(
                Message.user("a"), Message.user("b"), Message.assistant("c"), Message.assistant(""), Message.user("d"));

        String body = Claude.sent(ChatRequest.to(Claude.MODEL, turns).build(), Map.of("promptCache", "off"));

        assertThat(body)
                .contains("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                        + "{\"type\":\"text\",\"text\":\"b\"}]},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"c\"}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"d\"}]}]");
    }

    @Test
    void open_emptyAnswerInTheConversation_isLeftOutWithAWarning() {
        List<Message> turns = List.of(Message.user("a"), Message.assistant(""), Message.user("b"));

        List<ChatEvent> events = events(ChatRequest.to(Claude.MODEL, turns));

        assertThat(warnings(events)).contains("empty_message_dropped");
    }

    @Test
    void open_picturesAndDocuments_areBlocksOfTheirKind() {
        byte[] bytes = {1, 2, 3};
        List<Part> parts = List.of(
                new Part.Image("IMAGE/PNG", bytes),
                new Part.Image("application/pdf", bytes),
                new Part.ImageUrl("https://example.com/cat.jpg"),
                new Part.ImageUrl("data:image/gif;base64,AQID"),
                file("file_1", "report.pdf", null),
                file("file_2", "cat.JPG", null),
                file("file_3", "scan", "image/png"));

        String body =
                Claude.sent(ChatRequest.to(OLD, List.of(Message.user(parts))).build());

        assertThat(body)
                .contains(
                        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AQID\"}}",
                        "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"AQID\"}}",
                        "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/cat.jpg\"}}",
                        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/gif\",\"data\":\"AQID\"}}",
                        "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}}",
                        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_2\"}}",
                        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_3\"}}");
    }

    @Test
    void open_whatTheVendorCannotRead_isRefusedBeforeAnythingIsSent() {
        Part strange = new Part.Image("image/tiff", new byte[] {1});
        RemoteFile elsewhere =
                RemoteFile.of(new ProviderId("other"), "file_9", "a.pdf").build();
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            for (Part part : List.of(strange, new Part.FileReference(elsewhere))) {
                ChatRequest request = ChatRequest.to(OLD, List.of(Message.user(List.of(part))))
                        .build();

                assertThat(Claude.failure(provider, request).kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            }
            ChatRequest json = ChatRequest.to("claude-unheard-of", "Hi")
                    .outputFormat(new OutputFormat.JsonObject())
                    .build();

            assertThat(Claude.failure(provider, json).kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void open_toolTurn_sendsCallsAndResultsAsBlocks() {
        List<Message> turns = List.of(
                Message.user("Look twice."),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.ToolUse(
                                        new ToolCall("functions.look:0", "look", JsonText.of("{\"at\": \"it\"}"))),
                                new Part.ToolUse(new ToolCall("call_2", "look", JsonText.of("[1]"))))),
                Message.toolResults(List.of(
                        new Part.ToolResult("functions.look:0", "look", "a \"cat\"", false),
                        new Part.ToolResult("call_2", "look", "", true))),
                Message.user("And?"));

        String body = Claude.sent(
                ChatRequest.to(Claude.MODEL, turns).tools(List.of(TOOL)).build(), Map.of("promptCache", "off"));

        assertThat(body)
                .contains(
                        "\"tools\":[{\"name\":\"look\",\"description\":\"looks\",\"input_schema\":{\"type\":\"object\"}}]")
                .contains("{\"role\":\"assistant\",\"content\":["
                        + "{\"type\":\"tool_use\",\"id\":\"functions_look_0\",\"name\":\"look\",\"input\":{\"at\": \"it\"}},"
                        + "{\"type\":\"tool_use\",\"id\":\"call_2\",\"name\":\"look\",\"input\":{\"arguments\":[1]}}]},"
                        + "{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"tool_result\",\"tool_use_id\":\"functions_look_0\",\"content\":\"a \\\"cat\\\"\"},"
                        + "{\"type\":\"tool_result\",\"tool_use_id\":\"call_2\",\"is_error\":true},"
                        + "{\"type\":\"text\",\"text\":\"And?\"}]}");
    }

    @Test
    void open_toolChoice_isSaidInTheVendorsWords() {
        assertThat(choice(ToolChoice.AUTO, null)).doesNotContain("tool_choice");
        assertThat(choice(ToolChoice.AUTO, true)).doesNotContain("tool_choice");
        assertThat(choice(ToolChoice.AUTO, false))
                .contains("\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertThat(choice(new ToolChoice.None(), false)).contains("\"tool_choice\":{\"type\":\"none\"}");
        assertThat(choice(new ToolChoice.Required(), null)).contains("\"tool_choice\":{\"type\":\"any\"}");
        assertThat(choice(new ToolChoice.Named("look"), false))
                .contains("\"tool_choice\":{\"type\":\"tool\",\"name\":\"look\",\"disable_parallel_tool_use\":true}");
    }

    @Test
    void open_settings_areSentOrToldToBeLeftOut() {
        ChatRequest.Builder request =
                ChatRequest.to(OLD, "Hi").temperature(1.5).topP(0.9).seed(7L);
        ChatRequest.Builder fixed =
                ChatRequest.to(Claude.MODEL, "Hi").temperature(0.5).topP(0.9);
        ChatRequest.Builder nucleus =
                ChatRequest.to(OLD, "Hi").topP(0.9).stop(List.of("END", "\"")).cacheKey("k");

        assertThat(Claude.sent(request.build())).contains("\"temperature\":1.0").doesNotContain("top_p", "seed");
        assertThat(warnings(events(request))).contains("temperature_adjusted", "top_p_dropped", "seed_dropped");
        assertThat(Claude.sent(fixed.build())).doesNotContain("temperature", "top_p");
        assertThat(warnings(events(fixed))).contains("temperature_dropped", "top_p_dropped");
        assertThat(Claude.sent(nucleus.build()))
                .contains("\"top_p\":0.9", "\"stop_sequences\":[\"END\",\"\\\"\"]")
                .doesNotContain("cache_key");
    }

    @Test
    void open_schema_isTheVendorsOwnFormat() {
        ChatRequest request = ChatRequest.to(OLD, "Hi")
                .outputFormat(new OutputFormat.JsonSchema("place", JsonText.of("{\"type\": \"object\"}"), true))
                .build();

        assertThat(Claude.sent(request))
                .contains(
                        "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\": \"object\"}}}");
    }

    @Test
    void open_extra_isAddedAndWins() {
        ChatRequest request = ChatRequest.to(Claude.MODEL, List.of(Message.system("s"), Message.user("Hi")))
                .tools(List.of(TOOL))
                .extra(JsonText.of(
                        "{\"max_tokens\":5,\"metadata\":{\"user_id\":\"u\"},\"tools\":[],\"system\":\"other\"}"))
                .build();

        assertThat(Claude.sent(request))
                .contains(
                        "\"max_tokens\":5,", "\"metadata\":{\"user_id\":\"u\"}", "\"tools\":[]", "\"system\":\"other\"")
                .doesNotContain("looks", "\"text\":\"s\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "messages", "stream"})
    void open_extraThatDecidesWhatIsAsked_isRefused(String name) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            ChatRequest request = ChatRequest.to(Claude.MODEL, "Hi")
                    .extra(JsonText.of("{\"" + name + "\":1}"))
                    .build();

            assertThat(Claude.failure(provider, request).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    private static String choice(ToolChoice choice, Boolean parallel) {
        return Claude.sent(ChatRequest.to(Claude.MODEL, "Hi")
                .tools(List.of(TOOL))
                .toolChoice(choice)
                .parallelToolCalls(parallel)
                .build());
    }

    private static Part file(String id, String name, String mediaType) {
        return new Part.FileReference(
                RemoteFile.of(Claude.ID, id, name).mediaType(mediaType).build());
    }

    private static List<ChatEvent> events(ChatRequest.Builder request) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            return Claude.events(provider, request.build());
        }
    }

    private static List<String> warnings(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.Warning.class::isInstance)
                .map(event -> ((ChatEvent.Warning) event).code())
                .toList();
    }
}
