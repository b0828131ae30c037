package dev.exai.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import dev.exai.sessions.TokenMeter;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final ProviderId GLM = new ProviderId("glm");
    private static final ModelInfo OF_GLM = model("glm", 100_000).build();
    private static final ModelInfo OF_KIMI =
            model("kimi", 100_000).capability(Capability.VISION, Support.NO).build();

    private final List<Turn> turns = new ArrayList<>();

    @Test
    void messages_sameProvider_areKeptAsTheyWere() {
        Message answer = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Reasoning(GLM, "hm", "proof"),
                        new Part.Opaque(GLM, "x", JsonText.of("1")),
                        new Part.Text("yes")));
        add(Message.user("q"), answer);

        History history = new History(turns, OF_GLM, 0, new TokenMeter(), Set.of());

        assertThat(history.messages()).containsExactly(Message.user("q"), answer);
        assertThat(history.warnings()).isEmpty();
    }

    @Test
    void messages_otherProvider_loseWhatIsItsOwnWithAWarningEach() {
        add(
                Message.user("q"),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Reasoning(GLM, "hm", null),
                                new Part.Opaque(GLM, "x", JsonText.of("1")),
                                new Part.Text("yes"))));
        add(Message.user("q"), new Message(Role.ASSISTANT, List.of(new Part.Reasoning(GLM, "hm", null))));

        History history = new History(turns, OF_KIMI, 0, new TokenMeter(), Set.of());

        assertThat(history.messages())
                .containsExactly(Message.user("q"), Message.assistant("yes"), Message.user("q"), Message.assistant(""));
        assertThat(history.warnings())
                .extracting(ChatEvent.Warning::code)
                .containsExactly("reasoning_left_out", "provider_data_left_out");
    }

    @Test
    void messages_modelWithoutEyes_loseImages() {
        Part.Image image = new Part.Image("image/png", new byte[] {1});
        add(Message.user(List.of(new Part.Text("see"), image)), Message.assistant("yes"));

        History history = new History(turns, OF_KIMI, 0, new TokenMeter(), Set.of());

        assertThat(history.messages()).contains(Message.user("see"));
        assertThat(history.warnings()).extracting(ChatEvent.Warning::code).containsExactly("images_left_out");
    }

    @Test
    void window_tooManyTurns_keepsTheNewestAndTheSystemPrompt() {
        add(Message.system("be short"), Message.user("a".repeat(4_000)), Message.assistant("1"));
        add(Message.user("b".repeat(400)), Message.assistant("2"));

        History history = new History(turns, model("glm", 1_000).build(), 100, new TokenMeter(), Set.of());

        assertThat(history.systemPrompt()).isEqualTo("be short");
        assertThat(history.turns()).isOne();
        assertThat(history.omittedTurns()).isOne();
        assertThat(history.messages()).hasSize(2);
        assertThat(history.warnings()).extracting(ChatEvent.Warning::code).containsExactly("history_cut");
    }

    @Test
    void window_questionLargerThanTheContext_keepsNoTurn() {
        add(Message.user("q"), Message.assistant("a"));

        History history = new History(turns, model("glm", 1_000).build(), 5_000, new TokenMeter(), Set.of());

        assertThat(history.messages()).isEmpty();
        assertThat(history.systemPrompt()).isNull();
    }

    @Test
    void files_ofTheTurnsThatFit_areKnown() {
        ContentHash hash = ContentHash.of(new byte[] {1});
        turns.add(new Turn(
                1,
                Instant.EPOCH,
                TurnContent.of(List.of(Message.user("q"))).files(List.of(hash)).build()));

        ModelInfo withoutLimits = ModelInfo.of(ModelId.of("glm", "m")).build();

        assertThat(new History(turns, withoutLimits, 0, new TokenMeter(), Set.of())
                        .earlier()
                        .contents())
                .containsExactly(hash);
    }

    private void add(Message... messages) {
        turns.add(new Turn(
                turns.size() + 1L,
                Instant.EPOCH,
                TurnContent.of(List.of(messages)).build()));
    }

    private static ModelInfo.Builder model(String provider, int context) {
        return ModelInfo.of(ModelId.of(provider, "m")).limits(new ModelLimits(context, null, null));
    }
}
