package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.SessionLimits.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionStressTest {
    private static final int THREADS = 32;
    private static final int SESSIONS = 10_000;
    private static final int GLOBAL = 12;
    private static final long SEED = 20_261_122;

    private final SessionManager sessions = SessionManager.builder()
            .limits(SessionLimits.builder()
                    .global(new Limit(GLOBAL, 20))
                    .perPrincipal(new Limit(4, 6))
                    .perProvider(new Limit(6, 12))
                    .build())
            .build();
    private final AtomicInteger left = new AtomicInteger(SESSIONS);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();

    @Test
    void execute_tenThousandShortSessions_countsAddUpAtEveryMoment() throws Exception {
        List<InBackground<int[]>> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(SEED + i);
            callers.add(InBackground.run(() -> call(random)));
        }

        while (callers.stream().anyMatch(caller -> !caller.isDone())) {
            assertAddsUp(sessions.counts());
        }
        int[] outcomes = new int[5];
        for (InBackground<int[]> caller : callers) {
            int[] own = caller.result();
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] += own[i];
            }
        }

        SessionCounts counts = sessions.counts();
        assertAddsUp(counts);
        assertThat(counts)
                .as("seed " + SEED)
                .isEqualTo(new SessionCounts(
                        SESSIONS, outcomes[0], outcomes[1], outcomes[2], outcomes[3], outcomes[4], 0, 0, 0));
        assertThat(mostInside.get()).isBetween(2, GLOBAL);
        assertThat(sessions.live()).isEmpty();
        assertThat(sessions.close(Duration.ZERO)).isTrue();
    }

    private int[] call(Random random) {
        int[] outcomes = new int[5];
        while (left.getAndDecrement() > 0) {
            SessionResult<String> result = sessions.execute(randomRequest(random), session -> work(random, session));
            outcomes[index(result)]++;
        }
        return outcomes;
    }

    private SessionRequest randomRequest(Random random) {
        CancelToken cancel = new CancelToken();
        Duration patience = random.nextInt(50) == 0 ? Duration.ZERO : Duration.ofMillis(1 + random.nextInt(2_000));
        if (random.nextInt(50) == 0) {
            cancel.cancel("before");
        }
        PrincipalId principal = new PrincipalId("p" + random.nextInt(6));
        CallContext context = CallContext.until(Deadline.after(patience))
                .principal(principal)
                .cancel(cancel)
                .build();
        SessionRequest request = SessionRequest.of(ModelId.of("provider" + random.nextInt(3), "m"), context);
        return random.nextBoolean() ? request : request.in(new ConversationId("conv_" + random.nextInt(2)));
    }

    private String work(Random random, Session session) {
        int now = inside.incrementAndGet();
        mostInside.accumulateAndGet(now, Math::max);
        try {
            switch (random.nextInt(8)) {
                case 0 -> throw new ExaiException(ErrorKind.SERVER_ERROR, "planned");
                case 1 -> sessions.cancel(session.context().principal(), session.id(), "planned");
                case 2 -> sessions.cancelAll(new PrincipalId("p" + random.nextInt(6)), "planned");
                default -> Thread.yield();
            }
            session.context().cancel().throwIfCancelled();
            return "done";
        } finally {
            inside.decrementAndGet();
        }
    }

    private static int index(SessionResult<String> result) {
        if (result instanceof SessionResult.Succeeded) {
            return 0;
        }
        if (result instanceof SessionResult.Failed) {
            return 1;
        }
        if (result instanceof SessionResult.TimedOut) {
            return 2;
        }
        return result instanceof SessionResult.Cancelled ? 3 : 4;
    }

    private static void assertAddsUp(SessionCounts counts) {
        assertThat(counts.succeeded()
                        + counts.failed()
                        + counts.timedOut()
                        + counts.cancelled()
                        + counts.rejected()
                        + counts.live())
                .isEqualTo(counts.started());
        assertThat(counts.running()).isBetween(0L, (long) GLOBAL);
        assertThat(counts.running() + counts.queued()).isLessThanOrEqualTo(counts.live());
    }
}
