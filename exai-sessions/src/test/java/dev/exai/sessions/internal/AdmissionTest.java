package dev.exai.sessions.internal;

import static dev.exai.sessions.InBackground.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.model.ProviderId;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.InBackground;
import dev.exai.sessions.SessionLimits;
import dev.exai.sessions.SessionLimits.Limit;
import dev.exai.sessions.WorkClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final ProviderId KIMI = new ProviderId("kimi");
    private static final ProviderId GLM = new ProviderId("glm");
    private static final ConversationId TALK = new ConversationId("conv_1");
    private static final Limit WIDE = new Limit(1_000, 1_000);

    private Admission admission = new Admission(SessionLimits.DEFAULT);
    private final List<Guest> guests = new ArrayList<>();

    /** A session on a thread of its own that stays inside until it is told to leave. */
    private final class Guest {
        private final CountDownLatch leave = new CountDownLatch(1);
        private final AtomicReference<Ticket> ticket = new AtomicReference<>();
        private final InBackground<Boolean> run;
        volatile boolean inside;

        Guest(PrincipalId principal, ProviderId provider, @Nullable ConversationId talk) {
            run = InBackground.run(() -> stay(begin(principal, provider, talk)));
            guests.add(this);
            awaitThat(() -> run.isDone() || inside || (ticket.get() != null && position() > 0));
        }

        private boolean stay(Ticket mine) {
            ticket.set(mine);
            Outcome outcome = Outcome.REJECTED;
            try {
                boolean entered = admission.enter(mine);
                outcome = Outcome.CANCELLED;
                if (entered) {
                    order.add(this);
                    inside = true;
                    InBackground.await(leave);
                    outcome = Outcome.SUCCEEDED;
                }
                return outcome == Outcome.SUCCEEDED;
            } finally {
                admission.end(mine, outcome);
            }
        }

        int position() {
            return admission.position(ticket.get());
        }

        Guest out() throws Exception {
            leave.countDown();
            run.result();
            return this;
        }
    }

    private final List<Guest> order = new CopyOnWriteArrayList<>();

    @AfterEach
    void everythingIsGivenBack() throws Exception {
        guests.forEach(guest -> guest.leave.countDown());
        for (Guest guest : guests) {
            awaitThat(guest.run::isDone);
        }
        assertThat(admission.counts().running()).isZero();
        assertThat(admission.counts().queued()).isZero();
        assertThat(admission.counts().live()).isZero();
        assertThat(admission.remembered()).isZero();
    }

    @Test
    void enter_eachLevelFull_waitsForThatLevelAlone() throws Exception {
        Limit one = new Limit(1, 1_000);
        Map<String, SessionLimits> narrow = Map.of(
                "global", wide().global(one).build(),
                "principal", wide().perPrincipal(one).build(),
                "provider", wide().providers(Map.of(KIMI, one)).build(),
                "conversation", wide().perConversation(one).build());

        for (Map.Entry<String, SessionLimits> level : narrow.entrySet()) {
            admission = new Admission(level.getValue());
            Guest first = new Guest(ANN, KIMI, TALK);
            Guest same = new Guest(ANN, KIMI, TALK);
            Guest otherTalk = new Guest(ANN, KIMI, null);
            Guest otherProvider = new Guest(ANN, GLM, null);
            Guest otherPrincipal = new Guest(BOB, GLM, TALK);

            assertThat(first.inside).as(level.getKey()).isTrue();
            assertThat(same.inside).as(level.getKey()).isFalse();
            assertThat(otherTalk.inside).isEqualTo(level.getKey().equals("conversation"));
            assertThat(otherProvider.inside)
                    .isEqualTo(List.of("conversation", "provider").contains(level.getKey()));
            assertThat(otherPrincipal.inside).isEqualTo(!level.getKey().equals("global"));
            everythingIsGivenBackAfterAllLeft();
        }
    }

    @Test
    void enter_queueOfEachLevelFull_isRejectedAtOnceNamingTheLevel() {
        Limit none = new Limit(1, 0);
        Map<String, SessionLimits> narrow = Map.of(
                "all sessions", wide().global(none).build(),
                "this principal", wide().perPrincipal(none).build(),
                "provider kimi", wide().perProvider(none).build(),
                "this conversation", wide().perConversation(none).build());

        narrow.forEach((name, limits) -> {
            admission = new Admission(limits);
            Guest first = new Guest(ANN, KIMI, TALK);
            Ticket second = begin(ANN, KIMI, TALK);

            assertThatThrownBy(() -> admission.enter(second))
                    .isInstanceOfSatisfying(ExaiException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.REJECTED);
                        assertThat(e.phase()).isEqualTo(ErrorPhase.ADMISSION);
                    })
                    .hasMessage("too many sessions of " + name + ": 1 of 1 run, 0 of 0 wait; try later");
            admission.end(second, Outcome.REJECTED);
            assertThat(first.inside).isTrue();
            everythingIsGivenBackAfterAllLeft();
        });
    }

    @Test
    void enter_limitMinusOneLimitAndLimitPlusOne_lastOneWaitsAndNextIsRejected() {
        admission = new Admission(wide().perPrincipal(new Limit(3, 1)).build());

        List<Guest> three = List.of(new Guest(ANN, KIMI, null), new Guest(ANN, KIMI, null), new Guest(ANN, KIMI, null));
        Guest fourth = new Guest(ANN, KIMI, null);
        Guest fifth = new Guest(ANN, KIMI, null);

        assertThat(three).allMatch(guest -> guest.inside);
        assertThat(fourth.inside).isFalse();
        assertThat(fourth.position()).isEqualTo(1);
        assertThat(fifth.run.isDone()).isTrue();
        assertThat(admission.counts().rejected()).isEqualTo(1);
    }

    @Test
    void enter_onePrincipal_isFirstComeFirstServed() throws Exception {
        admission = new Admission(wide().perPrincipal(new Limit(1, 100)).build());
        List<Guest> line = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            line.add(new Guest(ANN, i % 2 == 0 ? KIMI : GLM, null));
        }

        assertThat(line).extracting(Guest::position).containsExactly(0, 1, 2, 3, 4, 5);
        for (Guest guest : line) {
            awaitThat(() -> guest.inside);
            guest.out();
        }

        assertThat(order).isEqualTo(line);
    }

    @Test
    void enter_greedyAndModestPrincipal_takeTurns() throws Exception {
        admission = new Admission(wide().global(new Limit(1, 100)).build());
        Guest holder = new Guest(ANN, KIMI, null);
        List<Guest> ann = List.of(new Guest(ANN, KIMI, null), new Guest(ANN, KIMI, null), new Guest(ANN, KIMI, null));
        List<Guest> bob = List.of(new Guest(BOB, KIMI, null), new Guest(BOB, KIMI, null));

        List<Guest> expected = List.of(holder, ann.get(0), bob.get(0), ann.get(1), bob.get(1), ann.get(2));
        for (Guest guest : expected) {
            awaitThat(() -> guest.inside);
            guest.out();
        }

        assertThat(order).isEqualTo(expected);
    }

    @Test
    void enter_manyWaitForOneProvider_leaveGlobalPermitsToOthers() {
        admission = new Admission(wide().global(new Limit(2, 100))
                .providers(Map.of(KIMI, new Limit(1, 100)))
                .build());
        new Guest(ANN, KIMI, null);
        Guest waiting = new Guest(ANN, KIMI, null);
        new Guest(ANN, KIMI, null);

        Guest other = new Guest(BOB, GLM, null);

        assertThat(waiting.inside).isFalse();
        assertThat(other.inside).isTrue();
    }

    @Test
    void callOff_headOfTheQueue_letsTheNextIn() throws Exception {
        admission = new Admission(wide().global(new Limit(2, 100))
                .perConversation(new Limit(1, 100))
                .build());
        Guest first = new Guest(ANN, KIMI, TALK);
        Guest parked = new Guest(ANN, KIMI, TALK);
        Guest behind = new Guest(ANN, KIMI, TALK);
        Guest filler = new Guest(BOB, KIMI, null);

        admission.callOff(parked.ticket.get());
        assertThat(parked.run.result()).isFalse();
        first.out();
        awaitThat(() -> behind.inside);

        assertThat(filler.inside).isTrue();
        assertThat(order).containsExactly(first, filler, behind);
    }

    @Test
    void callOff_readyMemberOfAConversation_passesItsPlaceOn() throws Exception {
        admission = new Admission(wide().global(new Limit(1, 100))
                .perConversation(new Limit(1, 100))
                .build());
        Guest holder = new Guest(BOB, KIMI, null);
        Guest ready = new Guest(ANN, KIMI, TALK);
        Guest parked = new Guest(ANN, KIMI, TALK);

        admission.callOff(ready.ticket.get());
        ready.run.result();
        holder.out();
        awaitThat(() -> parked.inside);

        assertThat(order).containsExactly(holder, parked);
    }

    @Test
    void callOff_wholeLaneWhileAnotherWaits_servesTheOther() throws Exception {
        admission = new Admission(wide().global(new Limit(1, 100)).build());
        Guest holder = new Guest(ANN, KIMI, null);
        Guest leaves = new Guest(BOB, KIMI, null);
        Guest stays = new Guest(ANN, KIMI, null);

        admission.callOff(leaves.ticket.get());
        leaves.run.result();
        holder.out();
        awaitThat(() -> stays.inside);

        assertThat(order).containsExactly(holder, stays);
    }

    @Test
    void callOff_holder_keepsItsPermits() {
        admission = new Admission(wide().global(new Limit(1, 1)).build());
        Guest holder = new Guest(ANN, KIMI, null);
        Guest waiting = new Guest(ANN, KIMI, null);

        admission.callOff(holder.ticket.get());

        assertThat(holder.inside).isTrue();
        assertThat(waiting.inside).isFalse();
        assertThat(admission.counts().running()).isEqualTo(1);
    }

    @Test
    void enter_calledOffBefore_doesNotEnter() {
        Ticket ticket = begin(ANN, KIMI, null);

        admission.callOff(ticket);
        boolean entered = admission.enter(ticket);
        admission.end(ticket, Outcome.CANCELLED);

        assertThat(entered).isFalse();
        assertThat(admission.counts().cancelled()).isEqualTo(1);
    }

    @Test
    void enter_interruptedWhileWaiting_leavesTheQueueAndRestoresTheInterrupt() throws Exception {
        admission = new Admission(wide().global(new Limit(1, 1)).build());
        new Guest(ANN, KIMI, null);
        InBackground<ErrorKind> waiting = InBackground.run(() -> {
            Ticket ticket = begin(BOB, KIMI, null);
            try {
                admission.enter(ticket);
                return ErrorKind.INTERNAL;
            } catch (ExaiException e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return e.kind();
            } finally {
                admission.end(ticket, Outcome.CANCELLED);
            }
        });
        awaitThat(() -> admission.counts().queued() == 1);

        waiting.thread.interrupt();

        assertThat(waiting.result()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(admission.counts().queued()).isZero();
    }

    @Test
    void close_withOneInside_refusesOthersAndTellsWhenDrained() throws Exception {
        Guest inside = new Guest(ANN, KIMI, null);

        var drained = admission.close();
        Ticket late = begin(BOB, KIMI, null);

        assertThatThrownBy(() -> admission.enter(late))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
        admission.end(late, Outcome.REJECTED);
        assertThat(drained.isCancelled()).isFalse();
        inside.out();
        assertThat(drained.isCancelled()).isTrue();
        assertThat(admission.close().isCancelled()).isTrue();
    }

    private void everythingIsGivenBackAfterAllLeft() {
        try {
            everythingIsGivenBack();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        guests.clear();
    }

    private Ticket begin(PrincipalId principal, ProviderId provider, @Nullable ConversationId talk) {
        return admission.begin(new Admission.Wish(principal, provider, talk, WorkClass.INTERACTIVE));
    }

    private static SessionLimits.Builder wide() {
        return SessionLimits.builder()
                .background(WIDE)
                .global(WIDE)
                .perPrincipal(WIDE)
                .perProvider(WIDE)
                .perConversation(WIDE);
    }
}
