package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredProviderTest {
    private static final JsonText CITY =
            JsonText.of("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                    + "\"required\":[\"city\"],\"additionalProperties\":false}");
    private static final OutputFormat FORMAT = new OutputFormat.JsonSchema("place", CITY, true);

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GLM);
    private final Provider glm = Engines.of(upstream);
    private final ChatRequest question = ChatRequest.to(
                    "glm-5.3", List.of(Message.system("Be brief."), Message.user("Where?")))
            .outputFormat(FORMAT)
            .build();

    @AfterEach
    void close() {
        glm.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"city\":\"Oslo\"}",
                "  {\"city\":\"Oslo\"}\n",
                "```json\n{\"city\":\"Oslo\"}\n```",
                "Here it is:\n```\n{\"city\":\"Oslo\"}\n```\nEnjoy.",
                "Sure: {\"city\":\"Oslo\"} is it."
            })
    void open_modelWithoutSchemas_isToldTheSchemaAndOnlyItsJsonIsPassedOn(String text) {
        upstream.onChat().replyPieces(List.of(text));

        ChatResponse answer = ask(StructuredProvider.of(glm));

        assertThat(answer.text()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).contains("schema_instructed");
        String sent = upstream.chats().get(0).bodyText();
        assertThat(sent)
                .contains("\"response_format\":{\"type\":\"json_object\"}")
                .contains("additionalProperties");
        assertThat(sent.indexOf("Be brief.")).isLessThan(sent.indexOf("JSON Schema"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"city\":5}", "{}", "Oslo", "", "{\"city\":\"Oslo\",\"x\":1}", "{\"city\":\"Os"})
    void open_answerThatBreaksTheSchema_failsAndIsNotPassedOn(String text) {
        upstream.onChat().replyPieces(List.of(text));

        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> ask(StructuredProvider.of(glm)));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        assertThat(failure).hasMessageContaining("broke the schema place");
        assertThat(upstream.chats()).hasSize(1);
    }

    @Test
    void open_repairAskedFor_tellsTheModelWhatIsWrongOnce() {
        upstream.onChat().reply("{\"city\":5}");
        upstream.onChat().reply("{\"city\":\"Oslo\"}");

        ChatResponse answer = ask(StructuredProvider.repairing(glm));

        assertThat(answer.text()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).contains("schema_repaired");
        assertThat(answer.usage().inputTokens()).isEqualTo(40);
        assertThat(upstream.chats().get(1).bodyText()).contains("city must be a string");
    }

    @Test
    void open_repairThatFails_isNotTriedAgain() {
        upstream.onEveryChat().reply("never JSON");

        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> ask(StructuredProvider.repairing(glm)));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        assertThat(upstream.chats()).hasSize(2);
    }

    @Test
    void open_modelThatAsksForToolsFirst_isLetTo() {
        upstream.onChat().replyToolCalls(new ToolCall("c1", "look", JsonText.emptyObject()));
        ChatRequest request = question.toBuilder()
                .tools(List.of(new ToolSpec("look", "", JsonText.of("{\"type\":\"object\"}"))))
                .build();

        ChatResponse answer =
                StructuredProvider.of(glm).open(request, Engines.context()).collect();

        assertThat(answer.toolCalls()).hasSize(1);
    }

    @Test
    void open_repairAskedForByTheRequest_isGivenOneMoreTurn() {
        upstream.onChat().reply("{\"city\":5}");
        upstream.onChat().reply("{\"city\":\"Oslo\"}");
        ChatRequest request = question.toBuilder().repair(true).build();

        ChatResponse answer =
                StructuredProvider.of(glm).open(request, Engines.context()).collect();

        assertThat(answer.text()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).contains("schema_repaired");
    }

    @ParameterizedTest
    @CsvSource({"GLM,glm-9", "DEEPSEEK,deepseek-v9", "MINIMAX,MiniMax-M9"})
    void open_unlistedModelOfAVendorWithoutSchemas_isToldTheSchema(WireDialect vendor, String model) {
        try (FakeUpstream service = FakeUpstream.of(vendor).models(model).start();
                Provider asked = StructuredProvider.of(Engines.of(service))) {
            service.onChat().reply("{\"city\":\"Oslo\"}");

            ChatResponse answer = asked.open(question.toBuilder().model(model).build(), Engines.context())
                    .collect();

            assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).contains("schema_instructed");
            assertThat(service.chats().get(0).bodyText())
                    .contains("Answer with nothing but")
                    .doesNotContain("\"json_schema\"");
        }
    }

    @Test
    void open_serverOfWhichNothingIsKnown_isGivenTheSchemaAndItsAnswerIsChecked() {
        try (FakeUpstream service =
                        FakeUpstream.of(WireDialect.OPENAI).models("mine").start();
                Provider asked = StructuredProvider.of(Engines.custom(service, Map.of()))) {
            service.onChat().reply("```json\n{\"city\":\"Oslo\"}\n```");
            service.onChat().reply("Oslo, I think.");
            ChatRequest request = question.toBuilder().model("mine").build();

            ChatResponse answer = asked.open(request, Engines.context()).collect();
            ProviderException failure = Engines.failure(asked, request);

            assertThat(answer.text()).isEqualTo("{\"city\":\"Oslo\"}");
            assertThat(service.chats().get(0).bodyText()).contains("\"type\":\"json_schema\"");
            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        }
    }

    @Test
    void open_schemaThatCannotBeChecked_isRefusedBeforeAnythingIsSent() {
        ChatRequest request = question.toBuilder()
                .outputFormat(
                        new OutputFormat.JsonSchema("bad", JsonText.of("{\"$ref\":\"http://example.org/x\"}"), true))
                .build();

        ProviderException failure = catchThrowableOfType(
                ProviderException.class, () -> StructuredProvider.of(glm).open(request, Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(upstream.chats()).isEmpty();
    }

    @Test
    void repairing_providerThatIsStructuredAlready_replacesIt() {
        upstream.onChat().reply("no");
        upstream.onChat().reply("{\"city\":\"Oslo\"}");

        assertThat(ask(StructuredProvider.repairing(StructuredProvider.of(glm))).text())
                .isEqualTo("{\"city\":\"Oslo\"}");
    }

    @Test
    void open_withoutSchema_isPassedOn() {
        upstream.onChat().reply("free text");

        assertThat(StructuredProvider.of(glm)
                        .open(ChatRequest.to("glm-5.3", "?").build(), Engines.context())
                        .collect()
                        .text())
                .isEqualTo("free text");
    }

    private ChatResponse ask(Provider provider) {
        return provider.open(question, Engines.context()).collect();
    }
}
