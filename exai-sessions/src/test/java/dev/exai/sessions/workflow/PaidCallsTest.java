package dev.exai.sessions.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.Account;
import dev.exai.core.budget.Budgets;
import dev.exai.core.budget.InMemoryLedger;
import dev.exai.core.budget.Limit;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Usage;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.HistoryWindow;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionResult;
import dev.exai.sessions.Summaries;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import dev.exai.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that nobody made directly are paid by whom they are made for. */
class PaidCallsTest {
    private static final PrincipalId ANN = new PrincipalId("ann");

    private final ScriptedProvider provider = new ScriptedProvider("paid");
    private final Router router = new Router(List.of(provider));
    private final SessionManager sessions = SessionManager.create();
    private final Conversations conversations = Conversations.inMemory();
    private final ConversationId talk = conversations.start(ANN).id();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Budgets budgets = Budgets.with(ledger, TimeSource.system())
            .principalPerDay(new Limit(100_000L, null))
            .perConversation(new Limit(9_000L, null))
            .build();

    @AfterEach
    void close() {
        sessions.close();
        conversations.close();
    }

    @Test
    void summary_isPaidByTheConversationItSummarizes() {
        Summaries summaries = new Summaries(conversations, sessions, router, "paid/model-1", budgets::over);
        says("they counted");

        summaries.consider(ANN, talk, turns(), window()).orElseThrow().await().orThrow();

        assertThat(spentByTalk()).isEqualTo(40);
        assertThat(spentByAnn()).isEqualTo(40);
    }

    @Test
    void summary_conversationWithoutBudgetLeft_isNotMade() {
        Budgets none = Budgets.with(ledger, TimeSource.system())
                .perConversation(new Limit(10L, null))
                .build();
        Summaries summaries = new Summaries(conversations, sessions, router, "paid/model-1", none::over);

        var result =
                summaries.consider(ANN, talk, turns(), window()).orElseThrow().await();

        assertThat(result)
                .isInstanceOfSatisfying(
                        SessionResult.Failed.class,
                        failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED));
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void panel_everyMember_isPaidByWhoAsks() {
        Panelist member = new Panelist(provider, provider.models().get(0), Stance.NEUTRAL, null);
        says("{\"vote\":\"for\"}");
        says("{\"vote\":\"for\"}");

        new Consensus(sessions, budgets::over)
                .ask(
                        ConsensusQuestion.of("Use tabs.", List.of(member, member.arguing(Stance.FOR)))
                                .build(),
                        context().toBuilder().conversation(talk.value()).build());

        assertThat(spentByTalk()).isEqualTo(80);
        assertThat(spentByAnn()).isEqualTo(80);
    }

    @Test
    void expert_isPaidByTheConversationOfTheWork() {
        says("fine");
        Workflow review = new Workflow(
                Workflows.review(), conversations, new ModelExpert(sessions, router, "paid/model-1", budgets::over));

        ConversationId work = review.advance(
                        null,
                        WorkflowStep.of(1, "looked")
                                .totalSteps(1)
                                .last()
                                .relevantFiles(List.of("A.java"))
                                .build(),
                        context())
                .conversation();

        assertThat(ledger.spent(new Account(Account.Scope.CONVERSATION, work.value(), null))
                        .tokens())
                .isEqualTo(40);
        assertThat(spentByAnn()).isEqualTo(40);
    }

    private void says(String text) {
        provider.onOpen()
                .events(
                        new ChatEvent.Started("r", provider.models().get(0).id()),
                        new ChatEvent.TextDelta(text),
                        new ChatEvent.UsageSeen(Usage.of(20, 20)),
                        new ChatEvent.Done(FinishReason.STOP));
    }

    private HistoryWindow window() {
        return HistoryWindow.of(turns(), 400);
    }

    private List<Turn> turns() {
        if (conversations.get(ANN, talk).version() == 0) {
            for (int i = 0; i < 40; i++) {
                conversations.append(
                        ANN,
                        talk,
                        TurnContent.of(List.of(Message.user("line " + i + "x".repeat(40)), Message.assistant("noted")))
                                .build());
            }
        }
        return conversations.turns(ANN, talk, 0, 500).turns();
    }

    private long spentByTalk() {
        return ledger.spent(new Account(Account.Scope.CONVERSATION, talk.value(), null))
                .tokens();
    }

    private long spentByAnn() {
        return budgets.spent(budgets.today(Account.Scope.PRINCIPAL, "ann")).tokens();
    }

    private static CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(ANN)
                .build();
    }
}
