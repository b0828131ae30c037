package dev.exai.sessions.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Capability;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.Support;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.InBackground;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.internal.JsonTree;
import dev.exai.testkit.ScriptedProvider;
import dev.exai.testkit.StreamScript;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsensusTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String FOR = "{\"vote\":\"for\",\"confidence\":0.9,\"reasons\":[\"cheap\",\"simple\"]}";
    private static final String AGAINST = "I think: {\"vote\":\" Against \",\"confidence\":7,\"reasons\":[]}";

    private final ScriptedProvider one = provider("one", "2");
    private final ScriptedProvider two = provider("two", "2");
    private final ScriptedProvider three = provider("three", null);
    private final SessionManager sessions = SessionManager.create();
    private final Consensus consensus = new Consensus(sessions);

    @AfterEach
    void close() {
        sessions.close();
        assertThat(sessions.counts().live()).isZero();
        assertThat(one.openStreams() + two.openStreams() + three.openStreams()).isZero();
    }

    @Test
    void ask_majority_isAgreedAndDissentIsKept() {
        says(one, FOR);
        says(two, AGAINST);
        says(three, FOR);

        ConsensusResult result = consensus.ask(question().seed(7L).build(), context(new CancelToken()));

        assertThat(result.outcome()).isEqualTo(ConsensusResult.Outcome.AGREED);
        assertThat(result.decision()).isEqualTo("for");
        assertThat(result.agreement()).isEqualTo(2.0 / 3);
        assertThat(result.tally()).isEqualTo(Map.of("for", 2, "against", 1));
        assertThat(result.dissent())
                .extracting(ballot -> ballot.vote().option())
                .containsExactly("against");
        assertThat(result.ballots().get(0).vote()).isEqualTo(new Vote("for", 0.9, List.of("cheap", "simple")));
        assertThat(result.ballots().get(1).vote().confidence()).isEqualTo(1);
        assertThat(result.cost()).isEqualTo(new Cost(new BigDecimal("0.00016"), "USD"));
        assertThat(one.calls().get(0).request().seed()).isEqualTo(7);
        assertThat(one.calls().get(0).request().outputFormat()).isInstanceOf(OutputFormat.JsonObject.class);
    }

    @Test
    void ask_record_holdsWhatIsNeededToAskAgain() {
        says(one, FOR);
        says(two, AGAINST);
        says(three, "no idea");

        ConsensusResult result = consensus.ask(question().build(), context(new CancelToken()));

        JsonTree record = JsonTree.of(result.record());
        assertThat(record.text("proposal")).isEqualTo("Use tabs.");
        assertThat(record.text("outcome")).isEqualTo("SPLIT");
        List<JsonTree> members = record.objects("members");
        assertThat(members).extracting(member -> member.text("state")).containsExactly("VOTED", "VOTED", "UNCLEAR");
        assertThat(members.get(0).text("rules"))
                .isEqualTo(one.calls().get(0).request().messages().get(0).text());
        assertThat(members.get(2).text("text")).isEqualTo("no idea");
        assertThat(members.get(0).text("request")).startsWith("sha256:");
    }

    @Test
    void ask_stances_areToldToEachAloneAndBlindOnesToNobody() {
        says(one, FOR);
        says(two, FOR);
        ConsensusQuestion question = ConsensusQuestion.of(
                        "Use tabs.",
                        List.of(
                                member(one).arguing(Stance.AGAINST),
                                new Panelist(two, two.models().get(0), Stance.FOR, "Defend it with all you have.")))
                .build();

        consensus.ask(question, context(new CancelToken()));

        String rules = one.calls().get(0).request().messages().get(0).text();
        assertThat(rules).contains("best case against it").doesNotContain("Defend");
        assertThat(two.calls().get(0).request().messages().get(0).text())
                .contains("Defend it with all you have.")
                .doesNotContain("best case");
    }

    @Test
    void ask_oneFailsAndOneIsLate_countsTheRest() {
        says(one, FOR);
        two.onOpen().fail(new ProviderException.Builder(ErrorKind.OVERLOADED, "busy").build());
        three.onOpen().reply("x").stall();

        ConsensusResult partial = consensus.ask(
                question().perModel(Duration.ofMillis(200)).quorum(1).build(), context(new CancelToken()));

        assertThat(partial.outcome()).isEqualTo(ConsensusResult.Outcome.AGREED);
        assertThat(partial.ballots())
                .extracting(Ballot::state)
                .containsExactly(Ballot.State.VOTED, Ballot.State.FAILED, Ballot.State.TIMED_OUT);
        assertThat(partial.ballots())
                .extracting(Ballot::failure)
                .containsExactly(null, ErrorKind.OVERLOADED, ErrorKind.TIMEOUT);
        assertThat(partial.ballots().get(1)).hasToString("two/m NEUTRAL FAILED");
    }

    @Test
    void ask_fewerVotesThanTheQuorum_decidesNothing() {
        says(one, FOR);
        says(two, "I cannot say.");
        says(three, "{\"vote\":\"maybe\"}");

        ConsensusResult result = consensus.ask(question().build(), context(new CancelToken()));

        assertThat(result.outcome()).isEqualTo(ConsensusResult.Outcome.NO_QUORUM);
        assertThat(result.decision()).isNull();
        assertThat(result.agreement()).isEqualTo(1);
        assertThat(result.dissent()).hasSize(1);
    }

    @Test
    void ask_ceiling_asksOnlyWhomItCanPayFor() {
        says(one, FOR);
        says(two, FOR);

        ConsensusResult result = consensus.ask(
                question().ceiling(new Cost(new BigDecimal("0.006"), "USD")).build(), context(new CancelToken()));
        ConsensusResult otherCurrency = consensus.ask(
                question().ceiling(new Cost(BigDecimal.TEN, "EUR")).build(), context(new CancelToken()));

        assertThat(result.ballots())
                .extracting(Ballot::state)
                .containsExactly(Ballot.State.VOTED, Ballot.State.TOO_EXPENSIVE, Ballot.State.TOO_EXPENSIVE);
        assertThat(otherCurrency.ballots()).extracting(Ballot::state).containsOnly(Ballot.State.TOO_EXPENSIVE);
        assertThat(otherCurrency.cost()).isNull();
        assertThat(one.calls()).hasSize(1);
        assertThat(two.calls()).isEmpty();
        assertThat(three.calls()).isEmpty();
    }

    @Test
    void ask_panelIsAskedAtOnce_notOneAfterAnother() throws Exception {
        StreamScript first = one.onOpen().reply(FOR).stall();
        StreamScript second = two.onOpen().reply(FOR).stall();
        StreamScript third = three.onOpen().reply(FOR).stall();
        InBackground<ConsensusResult> asking =
                InBackground.run(() -> consensus.ask(question().build(), context(new CancelToken())));

        assertThat(first.awaitBlocked(LONG)).isTrue();
        assertThat(second.awaitBlocked(LONG)).isTrue();
        assertThat(third.awaitBlocked(LONG)).isTrue();
        for (StreamScript script : List.of(first, second, third)) {
            script.release();
        }

        assertThat(asking.result().agreement()).isEqualTo(1);
    }

    @Test
    void ask_cancelledOrInterrupted_endsEveryMember() throws Exception {
        for (boolean interrupt : List.of(true, false)) {
            StreamScript first = one.onOpen().reply(FOR).stall();
            says(two, FOR);
            says(three, FOR);
            CancelToken cancel = new CancelToken();
            InBackground<ErrorKind> asking = InBackground.run(() -> {
                try {
                    consensus.ask(question().build(), context(cancel));
                    return ErrorKind.INTERNAL;
                } catch (ExaiException e) {
                    return e.kind();
                }
            });
            assertThat(first.awaitBlocked(LONG)).isTrue();

            if (interrupt) {
                asking.thread.interrupt();
            } else {
                cancel.cancel("enough");
            }

            assertThat(asking.result()).isEqualTo(ErrorKind.CANCELLED);
            InBackground.awaitThat(() -> sessions.counts().live() == 0);
        }
    }

    @Test
    void build_settingsOutOfRange_areRefusedByName() {
        List<Panelist> panel = List.of(member(one), member(two));

        assertThatThrownBy(() -> ConsensusQuestion.of(" ", panel).build()).hasMessageContaining("proposal");
        assertThatThrownBy(() -> ConsensusQuestion.of("x", List.of(member(one))).build())
                .hasMessageContaining("at least two");
        assertThatThrownBy(() -> ConsensusQuestion.of("x", List.of(member(one), member(one)))
                        .build())
                .hasMessageContaining("same model");
        assertThatThrownBy(() -> ConsensusQuestion.of("x", panel).quorum(3).build())
                .hasMessageContaining("quorum");
        assertThatThrownBy(() -> ConsensusQuestion.of("x", panel)
                        .options(List.of("a", "a"))
                        .build())
                .hasMessageContaining("options");
        assertThatThrownBy(() ->
                        ConsensusQuestion.of("x", panel).perModel(Duration.ZERO).build())
                .hasMessageContaining("perModel");
        assertThatThrownBy(() ->
                        ConsensusQuestion.of("x", panel).maxOutputTokens(0).build())
                .hasMessageContaining("maxOutputTokens");
        assertThat(Panelist.of(new Router(List.of(one)).plan("one/m", one(question()))))
                .isEqualTo(member(one));
    }

    private static ChatRequest one(ConsensusQuestion.Builder question) {
        return VotePrompt.request(question.build(), question.build().panel().get(0));
    }

    private ConsensusQuestion.Builder question() {
        return ConsensusQuestion.of("Use tabs.", List.of(member(one), member(two), member(three)));
    }

    private static Panelist member(ScriptedProvider provider) {
        return new Panelist(provider, provider.models().get(0), Stance.NEUTRAL, null);
    }

    private static void says(ScriptedProvider provider, String text) {
        ModelId model = provider.models().get(0).id();
        provider.onOpen()
                .events(
                        new ChatEvent.Started("r", model),
                        new ChatEvent.TextDelta(text),
                        new ChatEvent.UsageSeen(Usage.of(20, 20)),
                        new ChatEvent.Done(FinishReason.STOP));
    }

    private static CallContext context(CancelToken cancel) {
        return CallContext.until(Deadline.after(LONG)).cancel(cancel).build();
    }

    private static ScriptedProvider provider(String name, String dollarsPerMillion) {
        ModelInfo.Builder model = ModelInfo.of(ModelId.of(name, "m")).capability(Capability.JSON_OBJECT, Support.YES);
        if (dollarsPerMillion != null) {
            BigDecimal rate = new BigDecimal(dollarsPerMillion);
            model.price(new Price("USD", new Price.Rates(rate, null, null, rate), List.of()));
        }
        return new ScriptedProvider(name, List.of(model.build()));
    }
}
