package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.Message;
import dev.exai.core.route.Router;
import dev.exai.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SummariesTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final int BUDGET = 800;

    private final ScriptedProvider provider = new ScriptedProvider("cheap");
    private final SessionManager sessions = SessionManager.create();
    private final Conversations conversations = Conversations.inMemory();
    private final Summaries summaries =
            new Summaries(conversations, sessions, new Router(List.of(provider)), "cheap/model-1");
    private final ConversationId talk = conversations.start(ANN).id();

    @AfterEach
    void close() {
        sessions.close();
        conversations.close();
        assertThat(sessions.counts().live()).isZero();
    }

    @Test
    void consider_everythingFits_asksNobody() {
        say(3);

        assertThat(consider()).isEmpty();
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void consider_turnsLeftOut_standsForThemFromThenOn() {
        say(60);
        provider.onOpen().reply("they counted to sixty");
        HistoryWindow before = window();

        Turn summary = consider().orElseThrow().await().orThrow();

        HistoryWindow after = window();
        assertThat(summary.content().model()).isEqualTo(provider.models().get(0).id());
        assertThat(after.summary()).isNotNull();
        assertThat(after.messages().get(1)).isEqualTo(Message.assistant("they counted to sixty"));
        assertThat(after.summarizedThrough()).isEqualTo(before.omittedTurns());
        assertThat(conversations.get(ANN, talk).version()).isEqualTo(61);
        String asked = provider.calls().get(0).request().messages().get(1).text();
        assertThat(asked).contains("turn 1 ---", "line 1 ").doesNotContain("line 60 ");
    }

    @Test
    void consider_moreTurnsLeftOutLater_buildsOnTheSummaryBefore() {
        say(60);
        provider.onOpen().reply("they counted to sixty");
        consider().orElseThrow().await().orThrow();
        if (!window().turns().isEmpty()) {
            say(40);
        }
        provider.onOpen().reply("they counted to a hundred");

        consider().orElseThrow().await().orThrow();

        String asked = provider.calls().get(1).request().messages().get(1).text();
        assertThat(asked).contains("they counted to sixty").doesNotContain("turn 1 ---");
        assertThat(window().messages().get(1)).isEqualTo(Message.assistant("they counted to a hundred"));
    }

    @Test
    void consider_oneIsBeingMade_beginsNoOther() throws Exception {
        say(60);
        var script = provider.onOpen().reply("late").stall();
        SessionHandle<Turn> first = consider().orElseThrow();
        assertThat(script.awaitBlocked(Duration.ofSeconds(10))).isTrue();

        Optional<SessionHandle<Turn>> second = consider();
        script.release();

        assertThat(second).isEmpty();
        assertThat(first.await().orThrow().number()).isEqualTo(61);
    }

    @Test
    void consider_modelSaysNothing_changesNothing() {
        say(60);
        provider.onOpen().reply(" ");

        SessionResult<Turn> result = consider().orElseThrow().await();

        assertThat(((SessionResult.Failed<Turn>) result).error().kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(conversations.get(ANN, talk).version()).isEqualTo(60);
    }

    @Test
    void consider_unknownModel_isToldAtOnce() {
        say(60);
        Summaries wrong = new Summaries(conversations, sessions, new Router(List.of(provider)), "nobody/nothing");

        assertThatThrownBy(() -> wrong.consider(ANN, talk, turns(), window())).isInstanceOf(ExaiException.class);
    }

    private Optional<SessionHandle<Turn>> consider() {
        return summaries.consider(ANN, talk, turns(), window());
    }

    private HistoryWindow window() {
        return HistoryWindow.of(turns(), BUDGET);
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        turns.addAll(conversations.turns(ANN, talk, 0, 500).turns());
        return turns;
    }

    private void say(int count) {
        for (int i = 1; i <= count; i++) {
            conversations.append(
                    ANN,
                    talk,
                    TurnContent.of(List.of(
                                    Message.user("line " + i + " " + "x".repeat(40)), Message.assistant("noted")))
                            .build());
        }
    }
}
