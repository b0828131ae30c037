package dev.exai.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.model.ProviderId;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.SessionLimits;
import dev.exai.sessions.SessionLimits.Limit;
import dev.exai.sessions.WorkClass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Classes of work, and limits that change: with tickets of no thread, so that each step is decided at once. */
class AdmissionClassesTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final ProviderId KIMI = new ProviderId("kimi");
    private static final ProviderId GLM = new ProviderId("glm");

    private final List<Guest> guests = new ArrayList<>();
    private final List<Guest> order = new ArrayList<>();
    private Admission admission = new Admission(SessionLimits.DEFAULT);

    /** A session that waits without a thread. */
    private final class Guest {
        final Ticket ticket;
        boolean gone;

        Guest(PrincipalId principal, ProviderId provider, WorkClass work, @Nullable ConversationId talk) {
            ticket = admission.begin(new Admission.Wish(principal, provider, talk, work), this::decided);
            guests.add(this);
            if (admission.offer(ticket)) {
                decided();
            }
        }

        private void decided() {
            if (ticket.holdsPermits()) {
                order.add(this);
            }
        }

        boolean inside() {
            return ticket.holdsPermits() && !gone;
        }

        void out() {
            gone = true;
            admission.end(ticket, ticket.holdsPermits() ? Outcome.SUCCEEDED : Outcome.REJECTED);
        }
    }

    @AfterEach
    void everythingIsGivenBack() {
        guests.stream().filter(guest -> !guest.gone).forEach(guest -> admission.callOff(guest.ticket));
        guests.stream().filter(guest -> !guest.gone).toList().forEach(Guest::out);
        assertThat(admission.counts().live()).isZero();
        assertThat(admission.counts().running()).isZero();
        assertThat(admission.counts().queued()).isZero();
        assertThat(admission.remembered()).isZero();
    }

    @Test
    void serve_backgroundCameFirst_interactiveGoesFirst() {
        admission = limited(SessionLimits.builder().global(new Limit(1, 10)));
        Guest holder = interactive(ANN);
        Guest background = background(ANN);
        Guest interactive = interactive(BOB);

        holder.out();
        interactive.out();

        assertThat(order).containsExactly(holder, interactive, background);
        assertThat(admission.positions()).isEmpty();
    }

    @Test
    void offer_controlWorkWhileEverythingIsFull_entersAtOnceUpToItsOwnLimit() {
        admission = limited(SessionLimits.builder()
                .global(new Limit(1, 0))
                .perPrincipal(new Limit(1, 0))
                .control(new Limit(2, 1)));
        interactive(ANN);

        Guest first = control(ANN);
        Guest second = control(ANN);
        Guest third = control(ANN);

        assertThat(first.inside()).isTrue();
        assertThat(second.inside()).isTrue();
        assertThat(third.inside()).isFalse();
        assertThat(admission.counts().running()).isEqualTo(3);
        assertThat(admission.counts().queued()).isEqualTo(1);
        assertThatThrownBy(() -> control(BOB)).hasMessageContaining("control work: 2 of 2 run, 1 of 1 wait");
        first.out();
        assertThat(third.inside()).isTrue();
    }

    @Test
    void offer_backgroundAtItsShare_leavesPermitsToInteractive() {
        admission = limited(SessionLimits.builder().global(new Limit(2, 10)).background(new Limit(1, 10)));
        Guest first = background(ANN);

        Guest second = background(BOB);
        Guest interactive = interactive(ANN);

        assertThat(first.inside()).isTrue();
        assertThat(second.inside()).isFalse();
        assertThat(interactive.inside()).isTrue();
        interactive.out();
        assertThat(second.inside()).isFalse();
        first.out();
        assertThat(second.inside()).isTrue();
    }

    @Test
    void offer_queueFullOfBackground_shedsTheNewestOfWhoeverHasMost() {
        admission = limited(SessionLimits.builder().global(new Limit(1, 4)));
        interactive(ANN);
        Guest bobs = background(BOB);
        List<Guest> anns = List.of(background(ANN), background(ANN), background(ANN));

        Guest interactive = interactive(BOB);

        assertThat(interactive.inside()).isFalse();
        assertThatThrownBy(() -> admission.entered(anns.get(2).ticket))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.REJECTED));
        assertThat(admission.position(anns.get(1).ticket)).isEqualTo(2);
        assertThat(admission.position(interactive.ticket)).isEqualTo(1);
        assertThat(admission.position(bobs.ticket)).isEqualTo(2);
        assertThat(admission.positions())
                .containsEntry(bobs.ticket, 2)
                .containsEntry(interactive.ticket, 1)
                .hasSize(4);
        assertThat(admission.counts().queued()).isEqualTo(4);
    }

    @Test
    void offer_queueFullOfInteractive_refusesBoth() {
        admission = limited(SessionLimits.builder().global(new Limit(1, 1)));
        interactive(ANN);
        interactive(ANN);

        assertThatThrownBy(() -> interactive(BOB)).isInstanceOf(ExaiException.class);
        assertThatThrownBy(() -> background(BOB)).isInstanceOf(ExaiException.class);
    }

    @Test
    void offer_victimWaitsForAnotherProvider_isNoHelp() {
        admission = limited(SessionLimits.builder().perProvider(new Limit(1, 1)));
        new Guest(ANN, KIMI, WorkClass.INTERACTIVE, null);
        new Guest(ANN, KIMI, WorkClass.INTERACTIVE, null);
        new Guest(ANN, GLM, WorkClass.INTERACTIVE, null);
        Guest other = new Guest(BOB, GLM, WorkClass.BACKGROUND, null);

        assertThatThrownBy(() -> new Guest(BOB, KIMI, WorkClass.INTERACTIVE, null))
                .isInstanceOf(ExaiException.class);

        assertThat(admission.position(other.ticket)).isEqualTo(1);
    }

    @Test
    void offer_conversationQueueFull_shedsOfTheConversationOnly() {
        ConversationId talk = new ConversationId("conv_1");
        admission = limited(SessionLimits.builder().perConversation(new Limit(1, 1)));
        new Guest(ANN, KIMI, WorkClass.INTERACTIVE, talk);
        Guest parked = new Guest(ANN, KIMI, WorkClass.BACKGROUND, talk);

        Guest interactive = new Guest(ANN, KIMI, WorkClass.INTERACTIVE, talk);

        assertThatThrownBy(() -> admission.entered(parked.ticket)).isInstanceOf(ExaiException.class);
        assertThat(admission.position(interactive.ticket)).isEqualTo(1);
    }

    @Test
    void offer_shedSessionHeldThePlaceInItsConversation_letsWhoFitsNowIn() {
        ConversationId talk = new ConversationId("conv_1");
        admission = new Admission(SessionLimits.builder()
                .perProvider(new Limit(1, 10))
                .perConversation(new Limit(1, 2))
                .build());
        new Guest(BOB, KIMI, WorkClass.INTERACTIVE, null);
        Guest shed = new Guest(ANN, KIMI, WorkClass.BACKGROUND, talk);
        Guest behind = new Guest(ANN, GLM, WorkClass.INTERACTIVE, talk);
        assertThat(behind.inside()).isFalse();

        Guest last = new Guest(ANN, KIMI, WorkClass.INTERACTIVE, talk);

        assertThat(shed.ticket.state()).isEqualTo(Ticket.State.SHED);
        assertThat(behind.inside()).isTrue();
        assertThat(last.inside()).isFalse();
    }

    @Test
    void offer_placeOfTheShedSessionIsFree_entersAtOnce() {
        ConversationId talk = new ConversationId("conv_1");
        admission = new Admission(SessionLimits.builder()
                .perProvider(new Limit(1, 10))
                .perConversation(new Limit(1, 1))
                .build());
        new Guest(BOB, KIMI, WorkClass.INTERACTIVE, null);
        Guest shed = new Guest(ANN, KIMI, WorkClass.BACKGROUND, talk);

        Guest pressing = new Guest(ANN, GLM, WorkClass.INTERACTIVE, talk);

        assertThat(shed.ticket.state()).isEqualTo(Ticket.State.SHED);
        assertThat(pressing.inside()).isTrue();
    }

    @Test
    void serve_greedyPrincipalWithHundredsWaiting_costsTheModestOneTurnOnly() {
        admission = limited(SessionLimits.builder()
                .global(new Limit(1, 2_000))
                .perPrincipal(new Limit(16, 2_000))
                .perProvider(new Limit(32, 2_000)));
        Guest holder = interactive(ANN);
        IntStream.range(0, 1_000).forEach(i -> interactive(ANN));
        Guest modest = interactive(BOB);

        holder.out();
        order.get(1).out();

        assertThat(modest.inside()).isTrue();
        assertThat(order.indexOf(modest)).isEqualTo(2);
    }

    @Test
    void limits_raised_letsThoseInWhoFitNow() {
        ConversationId talk = new ConversationId("conv_1");
        admission = limited(SessionLimits.builder().global(new Limit(1, 10)));
        Guest first = new Guest(ANN, KIMI, WorkClass.INTERACTIVE, talk);
        Guest parked = new Guest(ANN, KIMI, WorkClass.INTERACTIVE, talk);
        Guest other = interactive(BOB);

        admission.limits(SessionLimits.builder().global(new Limit(2, 10)).build());
        assertThat(other.inside()).isTrue();
        admission.limits(SessionLimits.builder()
                .global(new Limit(3, 10))
                .perConversation(new Limit(2, 10))
                .build());

        assertThat(first.inside()).isTrue();
        assertThat(parked.inside()).isTrue();
        assertThat(admission.limits().perConversation().permits()).isEqualTo(2);
    }

    @Test
    void limits_loweredBelowWhatRuns_takesNothingAndLetsNobodyIn() {
        admission = limited(SessionLimits.builder().global(new Limit(3, 10)));
        List<Guest> running = List.of(interactive(ANN), interactive(ANN), interactive(BOB));
        Guest waiting = interactive(BOB);

        admission.limits(SessionLimits.builder().global(new Limit(1, 0)).build());
        assertThat(admission.counts().running()).isEqualTo(3);
        running.get(0).out();
        running.get(1).out();
        assertThat(waiting.inside()).isFalse();
        assertThatThrownBy(() -> interactive(ANN)).isInstanceOf(ExaiException.class);
        running.get(2).out();

        assertThat(waiting.inside()).isTrue();
    }

    private Guest interactive(PrincipalId principal) {
        return new Guest(principal, KIMI, WorkClass.INTERACTIVE, null);
    }

    private Guest background(PrincipalId principal) {
        return new Guest(principal, KIMI, WorkClass.BACKGROUND, null);
    }

    private Guest control(PrincipalId principal) {
        return new Guest(principal, KIMI, WorkClass.CONTROL, null);
    }

    private static Admission limited(SessionLimits.Builder limits) {
        return new Admission(limits.build());
    }
}
