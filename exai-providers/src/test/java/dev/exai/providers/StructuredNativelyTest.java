package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models whose vendor enforces schemas. */
class StructuredNativelyTest {
    private static final OutputFormat FORMAT = new OutputFormat.JsonSchema(
            "place",
            JsonText.of(
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"),
            true);

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final Provider asked = StructuredProvider.of(Engines.of(upstream));
    private final ChatRequest question =
            ChatRequest.to("gpt-4.1", "Where?").outputFormat(FORMAT).build();

    @AfterEach
    void close() {
        asked.close();
        upstream.close();
    }

    @Test
    void open_answerThatFollowsTheSchema_streamsAsTheVendorSentIt() {
        upstream.onChat().replyPieces(List.of("{\"city\":", "\"Oslo\"}"));

        List<ChatEvent> events = Engines.ask(asked, question);

        assertThat(events).filteredOn(ChatEvent.TextDelta.class::isInstance).hasSize(2);
        assertThat(events).noneMatch(ChatEvent.Warning.class::isInstance);
        assertThat(upstream.chats().get(0).bodyText())
                .contains("json_schema")
                .doesNotContain("Answer with nothing but");
    }

    @Test
    void open_answerThatBreaksTheSchema_failsAtItsEndAndStaysFailed() {
        upstream.onChat().reply("{\"town\":\"Oslo\"}");

        try (ChatStream stream = asked.open(question, Engines.context())) {
            ProviderException failure =
                    catchThrowableOfType(ProviderException.class, () -> stream.forEachRemaining(event -> {}));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
            assertThat(failure).hasMessageContaining("broke the schema place");
            assertThat(catchThrowableOfType(ProviderException.class, stream::hasNext))
                    .isSameAs(failure);
            assertThat(catchThrowableOfType(ProviderException.class, stream::next))
                    .isSameAs(failure);
        }
    }

    @Test
    void open_repairAskedFor_tellsTheModelWhatIsWrong() {
        upstream.onChat().reply("{\"town\":\"Oslo\"}");
        upstream.onChat().reply("{\"city\":\"Oslo\"}");

        ChatResponse answer = asked.open(question.toBuilder().repair(true).build(), Engines.context())
                .collect();

        assertThat(answer.text()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).containsExactly("schema_repaired");
        assertThat(upstream.chats()).hasSize(2);
        assertThat(upstream.chats().get(1).bodyText()).contains("json_schema");
    }

    @Test
    void open_nameThatNoModelCanHave_isLeftToTheProvider() {
        ProviderConfig config = ProviderConfig.of(asked.id(), "openai")
                .baseUrl(upstream.baseUrl())
                .keys(List.of(Secret.of(upstream.key())))
                .build();
        try (ProviderRegistry registry = Providers.load(List.of(config))) {
            ProviderException failure = Engines.failure(
                    registry.providers().get(0),
                    question.toBuilder().model("a\tb").build());

            assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        }
    }

    @Test
    void open_answerThatTheOutputLimitCut_isPassedOnWithItsReason() {
        upstream.onChat().reply("{\"city\":\"Os").finish("length");

        ChatResponse answer = asked.open(question, Engines.context()).collect();

        assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
        assertThat(answer.text()).isEqualTo("{\"city\":\"Os");
    }

    @Test
    void open_schemaThatCannotBeCheckedHere_isLeftToTheVendorWithAWarning() {
        upstream.onChat().reply("{\"city\":\"Oslo\"}");
        OutputFormat foreign =
                new OutputFormat.JsonSchema("old", JsonText.of("{\"$ref\":\"http://example.org/x\"}"), false);

        ChatResponse answer = asked.open(
                        question.toBuilder().outputFormat(foreign).build(), Engines.context())
                .collect();

        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).containsExactly("schema_unchecked");
        assertThat(answer.text()).isEqualTo("{\"city\":\"Oslo\"}");
    }
}
