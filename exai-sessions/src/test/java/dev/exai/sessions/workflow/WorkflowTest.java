package dev.exai.sessions.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.Message;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.ConversationConflictException;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.HistoryWindow;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.workflow.WorkflowResult.Status;
import dev.exai.sessions.workflow.WorkflowStep.Issue;
import dev.exai.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final String JUDGED = "{\"analysis\":\"right\",\"confidence\":\"high\"}";

    private final ScriptedProvider provider = new ScriptedProvider("expert");
    private final SessionManager sessions = SessionManager.create();
    private final Conversations conversations = Conversations.inMemory();
    private final Workflow review = review(conversations);
    private final Workflow planner = new Workflow(Workflows.planner(), conversations, null);

    @AfterEach
    void close() {
        sessions.close();
        conversations.close();
        assertThat(sessions.counts().live()).isZero();
    }

    @Test
    void review_steps_addUpAndTheExpertSeesThemAll() {
        provider.onOpen().reply("Well. " + JUDGED);

        WorkflowResult first = review.advance(
                null,
                step(1, "Review the cache")
                        .totalSteps(2)
                        .relevantFiles(List.of("Cache.java"))
                        .build(),
                as(ANN));
        WorkflowResult last = review.advance(
                first.conversation(),
                step(2, "Read it")
                        .findings("never evicts")
                        .filesChecked(List.of("Cache.java", "Map.java"))
                        .relevantFiles(List.of("Cache.java", "Map.java"))
                        .relevantContext(List.of("Cache.put"))
                        .issues(List.of(new Issue("high", "leaks memory")))
                        .hypothesis("grows for ever")
                        .confidence(Confidence.HIGH)
                        .last()
                        .build(),
                as(ANN));

        assertThat(first.status()).isEqualTo(Status.NEXT_STEP_REQUIRED);
        assertThat(first.requiredActions()).isNotEmpty();
        assertThat(last.status()).isEqualTo(Status.EXPERT_HEARD);
        assertThat(last.requiredActions()).isEmpty();
        assertThat(last.opinion().structured().text()).isEqualTo(JUDGED);
        assertThat(last.opinion().model()).isEqualTo(provider.models().get(0).id());
        assertThat(last.state().relevantFiles()).containsExactly("Cache.java", "Map.java");
        assertThat(last.state().filesChecked()).containsExactly("Cache.java", "Map.java");
        assertThat(last.state().findings()).containsExactly("Step 2: never evicts");
        List<Message> asked = provider.calls().get(0).request().messages();
        assertThat(asked.get(0).text()).startsWith("You are an experienced engineer");
        assertThat(asked.get(1).text())
                .contains(
                        "Review the cache",
                        "never evicts",
                        "[high] leaks memory",
                        "Map.java",
                        "Cache.put",
                        "grows for ever");
    }

    @Test
    void review_expertFails_keepsTheWorkAndMayBeAskedOnceMore() {
        provider.onOpen().fail(new ProviderException.Builder(ErrorKind.OVERLOADED, "busy").build());
        provider.onOpen().reply("fine");
        WorkflowStep only =
                step(1, "Review").relevantFiles(List.of("A.java")).last().build();

        WorkflowResult failed = review.advance(null, only, as(ANN));
        WorkflowStep again =
                step(1, "Review").relevantFiles(List.of("A.java")).last().build();
        WorkflowResult heard = review.advance(failed.conversation(), again, as(ANN));

        assertThat(failed.status()).isEqualTo(Status.EXPERT_FAILED);
        assertThat(failed.expertFailure()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(heard.status()).isEqualTo(Status.EXPERT_HEARD);
        assertThat(heard.opinion().structured()).isNull();
        assertThat(heard.state().trunk()).hasSize(1);
    }

    @Test
    void review_lastStepOnceMore_replacesIt() {
        provider.onEveryOpen(script -> script.reply("fine"));
        ConversationId id = begun(review, "Review");
        review.advance(id, step(2, "end").findings("old").last().build(), as(ANN));

        WorkflowResult again =
                review.advance(id, step(2, "end").findings("new").last().build(), as(ANN));

        assertThat(again.state().findings()).containsExactly("Step 2: new");
        assertThat(review.state(ANN, id).findings()).containsExactly("Step 2: new");
    }

    @Test
    void review_certainOrUnwanted_asksNoExpert() {
        ConversationId one = begun(review, "Review");
        ConversationId two = begun(review, "Review");

        WorkflowResult certain = review.advance(
                one, step(2, "end").confidence(Confidence.CERTAIN).last().build(), as(ANN));
        WorkflowResult unwanted =
                review.advance(two, step(2, "end").expertWanted(false).last().build(), as(ANN));

        assertThat(certain.status()).isEqualTo(Status.COMPLETE);
        assertThat(unwanted.status()).isEqualTo(Status.COMPLETE);
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void review_expertSaysNothing_hasFailed() {
        provider.onOpen().reply(" ");

        WorkflowResult result = review.advance(
                null, step(1, "Review").relevantFiles(List.of("A")).last().build(), as(ANN));

        assertThat(result.expertFailure()).isEqualTo(ErrorKind.INCOMPLETE);
    }

    @Test
    void planner_branchesAndRevisions_areKeptApart() {
        ConversationId id = begun(planner, "Plan the move");
        planner.advance(id, step(2, "pack").build(), as(ANN));
        planner.advance(id, step(3, "by train").branch("train", 2).build(), as(ANN));
        planner.advance(id, step(4, "buy tickets").branch("train", null).build(), as(ANN));
        planner.advance(id, step(2, "by car").branch("car", 1).build(), as(ANN));
        planner.advance(id, step(3, "load").build(), as(ANN));

        WorkflowResult revised =
                planner.advance(id, step(2, "pack less").revises(2).build(), as(ANN));
        WorkflowResult last = planner.advance(id, step(3, "go").last().build(), as(ANN));

        assertThat(revised.state().trunk())
                .extracting(WorkflowStep::text)
                .containsExactly("Plan the move", "pack less");
        assertThat(revised.state().branches()).containsOnlyKeys("car");
        assertThat(last.status()).isEqualTo(Status.COMPLETE);
        assertThat(last.state().lastStep()).isEqualTo(3);
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void advance_stepThatCannotComeNext_isRefusedAndNothingIsKept() {
        ConversationId id = begun(planner, "Plan");
        long version = conversations.get(ANN, id).version();

        assertRefused(() -> planner.advance(id, step(3, "x").build(), as(ANN)), "step 2 can");
        assertRefused(() -> planner.advance(id, step(1, "x").revises(2).build(), as(ANN)), "only steps 1 to 1");
        assertRefused(() -> planner.advance(id, step(2, "x").revises(1).build(), as(ANN)), "takes its number");
        assertRefused(() -> planner.advance(id, step(2, "x").branch("b", 2).build(), as(ANN)), "a new branch");
        assertRefused(() -> planner.advance(id, step(2, "x").branch("b", null).build(), as(ANN)), "a new branch");
        assertRefused(
                () -> planner.advance(id, step(1, "x").branch("b", 1).revises(1).build(), as(ANN)), "cannot");
        assertRefused(() -> review.advance(null, step(1, "x").build(), as(ANN)), "relevant_files");
        assertRefused(() -> review.advance(null, step(2, "x").build(), as(ANN)), "step 1 can");
        assertRefused(() -> review.advance(id, step(1, "x").revises(1).build(), as(ANN)), "no branches");
        planner.advance(id, step(2, "x").branch("b", 1).build(), as(ANN));
        assertRefused(() -> planner.advance(id, step(3, "x").branch("b", 1).build(), as(ANN)), "has left already");
        Workflow long3 =
                new Workflow(WorkflowDefinition.of("long").leastSteps(3).build(), conversations, null);
        assertRefused(() -> long3.advance(null, step(1, "x").last().build(), as(ANN)), "at least 3 steps");
        assertThatThrownBy(() -> step(1, " ").build()).isInstanceOf(IllegalArgumentException.class);

        assertThat(conversations.get(ANN, id).version()).isEqualTo(version + 1);
    }

    @Test
    void advance_foreignConversation_isLikeAnUnknownOne() {
        ConversationId anns = begun(planner, "Plan");

        assertThatThrownBy(() -> planner.advance(anns, step(2, "x").build(), as(BOB)))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void advance_freshEngineOnTheSameStore_goesOnWhereTheOtherStood() {
        ConversationId id = begun(review, "Review");
        review.advance(id, step(2, "two").findings("f2").hypothesis("h").build(), as(ANN));

        WorkflowState state = review(conversations).state(ANN, id);
        WorkflowResult next = review(conversations).advance(id, step(3, "three").build(), as(ANN));

        assertThat(state.findings()).containsExactly("Step 2: f2");
        assertThat(next.state().trunk()).hasSize(3);
        assertThat(next.state().trunk().get(1).hypothesis()).isEqualTo("h");
        assertThat(next.state().relevantFiles()).containsExactly("A.java");
    }

    @Test
    void advance_chatInTheSameConversation_isSeenByChatsAndDisturbsNothing() {
        ConversationId id = begun(planner, "Plan the move");
        conversations.append(
                ANN,
                id,
                TurnContent.of(List.of(Message.user("by the way"), Message.assistant("yes")))
                        .build());

        WorkflowResult second = planner.advance(id, step(2, "pack").build(), as(ANN));
        WorkflowResult other = review(conversations)
                .advance(
                        id,
                        step(1, "Review the plan").relevantFiles(List.of("p")).build(),
                        as(ANN));

        assertThat(second.state().lastStep()).isEqualTo(2);
        assertThat(other.state().lastStep()).isEqualTo(1);
        assertThat(planner.state(ANN, id).lastStep()).isEqualTo(2);
        HistoryWindow window = conversations.history(ANN, id, 10_000);
        assertThat(window.messages()).extracting(Message::text).anyMatch(text -> text.contains("Plan the move"));
        assertThat(window.messages().toString()).doesNotContain("exai.notes");
    }

    @Test
    void advance_chatComesWhileTheExpertThinks_isKeptBoth() {
        ConversationId id = begun(review, "Review");
        Workflow slow = new Workflow(Workflows.review(), conversations, (talk, definition, state, context) -> {
            conversations.append(
                    ANN,
                    talk,
                    TurnContent.of(List.of(Message.user("meanwhile"))).build());
            return new ExpertOpinion("fine", null, null, null, null);
        });

        WorkflowResult result = slow.advance(id, step(2, "end").last().build(), as(ANN));

        assertThat(result.status()).isEqualTo(Status.EXPERT_HEARD);
        assertThat(conversations.turns(ANN, id, 0, 10).turns()).hasSize(3);
    }

    @Test
    void advance_twoTakeTheSameStep_oneIsTold() {
        ConversationId id = begun(review, "Review");
        Workflow racing = new Workflow(Workflows.review(), conversations, (talk, definition, state, context) -> {
            review.advance(talk, step(2, "faster").build(), as(ANN));
            return new ExpertOpinion("fine", null, null, null, null);
        });

        assertThatThrownBy(() -> racing.advance(id, step(2, "slower").last().build(), as(ANN)))
                .isInstanceOf(ConversationConflictException.class);
        assertThat(review.state(ANN, id).trunk()).extracting(WorkflowStep::text).containsExactly("Review", "faster");
    }

    @Test
    void advance_manyConversationsInterleaved_neverMix() {
        provider.onEveryOpen(script -> script.reply("fine"));
        Random random = new Random(20_261_122);
        List<ConversationId> talks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            talks.add(begun(review, "canary-" + i + " begins"));
        }

        for (int i = 0; i < 300; i++) {
            int which = random.nextInt(talks.size());
            ConversationId talk = talks.get(which);
            int next = review.state(ANN, talk).lastStep() + 1;
            review.advance(
                    talk,
                    step(next, "canary-" + which)
                            .findings("canary-" + which + "!")
                            .build(),
                    as(ANN));
        }
        for (int i = 0; i < talks.size(); i++) {
            int next = review.state(ANN, talks.get(i)).lastStep() + 1;
            review.advance(talks.get(i), step(next, "canary-" + i).last().build(), as(ANN));
            String asked = provider.calls().get(i).request().messages().toString();
            assertThat(asked).contains("canary-" + i);
            for (int other = 0; other < talks.size(); other++) {
                assertThat(other == i || !asked.contains("canary-" + other)).isTrue();
            }
        }
    }

    private ConversationId begun(Workflow workflow, String text) {
        return workflow.advance(
                        null,
                        step(1, text)
                                .totalSteps(9)
                                .relevantFiles(List.of("A.java"))
                                .build(),
                        as(ANN))
                .conversation();
    }

    private Workflow review(Conversations where) {
        return new Workflow(
                Workflows.review(), where, new ModelExpert(sessions, new Router(List.of(provider)), "expert/model-1"));
    }

    private static WorkflowStep.Builder step(int number, String text) {
        return WorkflowStep.of(number, text);
    }

    private static CallContext as(PrincipalId principal) {
        return CallContext.until(Deadline.after(Duration.ofMinutes(1)))
                .principal(principal)
                .build();
    }

    private static void assertRefused(Runnable call, String why) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ExaiException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(e).hasMessageContaining(why);
        });
    }
}
