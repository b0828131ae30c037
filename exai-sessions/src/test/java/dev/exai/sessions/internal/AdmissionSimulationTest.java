package dev.exai.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.model.ProviderId;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.SessionCounts;
import dev.exai.sessions.SessionLimits;
import dev.exai.sessions.SessionLimits.Limit;
import dev.exai.sessions.WorkClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Sessions come, wait, are called off, end, and limits change, all decided by a seed; after each step what everybody may rely
 * on must hold. {@code -Dexai.simulations} and {@code -Dexai.seed} make it longer and repeat it.
 */
class AdmissionSimulationTest {
    private static final int SIMULATIONS = Integer.getInteger("exai.simulations", 2_000);
    private static final long SEED = Long.getLong("exai.seed", 20_261_122L);
    private static final int STEPS = 120;

    @Test
    void everyStep_ofManySimulations_keepsWhatIsPromised() {
        for (int i = 0; i < SIMULATIONS; i++) {
            new Simulation(SEED + i).run();
        }
    }

    private static final class Guest {
        final Admission.Wish wish;
        Ticket ticket;
        boolean offered;
        boolean waited;
        int wakes;

        Guest(Admission.Wish wish) {
            this.wish = wish;
        }

        boolean is(Ticket.State state) {
            return offered && ticket.state() == state;
        }

        @Override
        public String toString() {
            return wish + (ticket == null ? "" : " " + ticket.state());
        }
    }

    private static final class Simulation {
        private final long seed;
        private final Random random;
        private final List<Guest> guests = new ArrayList<>();
        private SessionLimits limits;
        private final Admission admission;
        private final boolean limitsChange;
        private String last = "";
        private Object whom = "";
        private long begun;
        private long ended;

        Simulation(long seed) {
            this.seed = seed;
            random = new Random(seed);
            limitsChange = random.nextBoolean();
            limits = anyLimits();
            admission = new Admission(limits);
        }

        void run() {
            int steps = 0;
            try {
                while (steps < STEPS || !guests.isEmpty()) {
                    if (steps < STEPS) {
                        step();
                    } else {
                        leave(guests.get(random.nextInt(guests.size())));
                    }
                    check();
                    steps++;
                }
                assertThat(admission.remembered()).isZero();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", step " + steps + ", " + last + " " + whom, e);
            }
        }

        private void step() {
            int what = random.nextInt(20);
            if (what < 10 || guests.isEmpty()) {
                come();
            } else if (what < 16) {
                leave(guests.get(random.nextInt(guests.size())));
            } else if (what < 18) {
                Guest guest = guests.get(random.nextInt(guests.size()));
                last = "call off";
                whom = guest;
                admission.callOff(guest.ticket);
            } else if (limitsChange) {
                limits = anyLimits();
                last = "other limits";
                admission.limits(limits);
            }
        }

        private void come() {
            Guest guest = new Guest(new Admission.Wish(
                    new PrincipalId("p" + random.nextInt(3)),
                    new ProviderId("v" + random.nextInt(2)),
                    random.nextInt(3) == 0 ? new ConversationId("conv_" + random.nextInt(3)) : null,
                    WorkClass.values()[random.nextInt(WorkClass.values().length)]));
            guest.ticket = admission.begin(guest.wish, () -> guest.wakes++);
            guest.offered = true;
            guests.add(guest);
            last = "come";
            whom = guest;
            begun++;
            List<Guest> waiting = all(each -> each.is(Ticket.State.WAITING));
            try {
                boolean decided = admission.offer(guest.ticket);
                guest.waited = !decided;
                if (decided) {
                    assertThat(admission.entered(guest.ticket)).isTrue();
                    assertWithinLimits(guest);
                }
            } catch (ExaiException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.REJECTED);
                guest.offered = false;
                leave(guest);
            }
            for (Guest each : waiting) {
                if (each.is(Ticket.State.SHED)) {
                    assertThat(each.wish.work()).isGreaterThan(guest.wish.work());
                }
            }
        }

        private void leave(Guest guest) {
            last = "leave";
            whom = guest;
            List<Guest> waiting = all(each -> each != guest && each.is(Ticket.State.WAITING));
            if (guest.is(Ticket.State.WAITING)) {
                admission.callOff(guest.ticket); // as a session does before it ends
            }
            guests.remove(guest);
            admission.end(guest.ticket, guest.ticket.holdsPermits() ? Outcome.SUCCEEDED : Outcome.CANCELLED);
            ended++;
            waiting.stream().filter(each -> each.is(Ticket.State.HELD)).forEach(this::assertWithinLimits);
        }

        /** Whoever has just been let in exceeds nothing. */
        private void assertWithinLimits(Guest guest) {
            Admission.Wish wish = guest.wish;
            if (wish.work() == WorkClass.CONTROL) {
                assertRunning("control", each -> each.work() == WorkClass.CONTROL, limits.control());
                return;
            }
            Predicate<Admission.Wish> shared = each -> each.work() != WorkClass.CONTROL;
            assertRunning("all", shared, limits.global());
            assertRunning(
                    "principal", shared.and(each -> each.principal().equals(wish.principal())), limits.perPrincipal());
            assertRunning(
                    "provider",
                    shared.and(each -> each.provider().equals(wish.provider())),
                    limits.provider(wish.provider()));
            if (wish.work() == WorkClass.BACKGROUND) {
                assertRunning("background", each -> each.work() == WorkClass.BACKGROUND, limits.background());
            }
            if (wish.conversation() != null && !limitsChange) { // who waits keeps a place in its conversation
                assertRunning("conversation", shared.and(each -> sameLine(each, wish)), limits.perConversation());
            }
        }

        private void assertRunning(String what, Predicate<Admission.Wish> who, Limit limit) {
            assertThat(all(each -> each.is(Ticket.State.HELD) && who.test(each.wish)))
                    .as("running, %s", what)
                    .hasSizeLessThanOrEqualTo(limit.permits());
        }

        private void check() {
            SessionCounts counts = admission.counts();
            int held = all(each -> each.is(Ticket.State.HELD)).size();
            List<Guest> waiting = all(each -> each.is(Ticket.State.WAITING));
            assertThat(counts.started()).isEqualTo(begun);
            assertThat(counts.live()).isEqualTo(guests.size()).isEqualTo(begun - ended);
            assertThat(counts.running()).isEqualTo(held);
            assertThat(counts.queued()).isEqualTo(waiting.size());
            assertThat(admission.positions()).hasSize(waiting.size());
            for (Guest each : guests) {
                boolean over = each.waited && !each.is(Ticket.State.WAITING);
                assertThat(each.wakes).as("wakes").isEqualTo(over ? 1 : 0);
            }
            for (Guest each : waiting) {
                assertThat(admission.position(each.ticket)).isPositive();
                boolean next = each.wish.conversation() == null || each.ticket.holdsLine;
                assertThat(next && each.ticket.fitsShared())
                        .as("%s waits although there is room", each)
                        .isFalse();
            }
        }

        private List<Guest> all(Predicate<Guest> which) {
            return guests.stream().filter(which).toList();
        }

        private static boolean sameLine(Admission.Wish one, Admission.Wish other) {
            return one.principal().equals(other.principal())
                    && Objects.equals(one.conversation(), other.conversation());
        }

        private SessionLimits anyLimits() {
            return SessionLimits.builder()
                    .global(limit(6, 8))
                    .perPrincipal(limit(4, 6))
                    .perProvider(limit(4, 6))
                    .perConversation(limit(2, 3))
                    .background(limit(3, 6))
                    .control(limit(2, 3))
                    .build();
        }

        private Limit limit(int permits, int queue) {
            return new Limit(1 + random.nextInt(permits), random.nextInt(queue + 1));
        }
    }
}
