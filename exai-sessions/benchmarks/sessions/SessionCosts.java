package dev.exai.benchmarks.sessions;

import com.sun.management.OperatingSystemMXBean;
import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.sessions.SessionHandle;
import dev.exai.sessions.SessionLimits;
import dev.exai.sessions.SessionLimits.Limit;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionRequest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What a session costs beside the call in it, and how many can wait at once. */
public final class SessionCosts {
    private static final ModelId MODEL = ModelId.of("instant", "m");
    private static final ChatRequest QUESTION = ChatRequest.to("m", "question").build();
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 7;

    private SessionCosts() {}

    /** A provider that has the answer at hand. */
    private static final class Instant implements Provider {
        private final ChatResponse answer = ChatResponse.text(MODEL, "answer", Usage.of(1, 1));

        @Override
        public ProviderId id() {
            return MODEL.provider();
        }

        @Override
        public List<ModelInfo> models() {
            return List.of();
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            return ChatStream.of(answer);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        String java = "java " + Runtime.version().feature();
        if (args[0].equals("path")) {
            path(java);
        } else {
            waiting(java, Integer.parseInt(args[1]), args[0].equals("blocking"));
        }
    }

    private static void path(String java) {
        Provider provider = new Instant();
        try (SessionManager sessions = SessionManager.create()) {
            long[] direct = new long[ROUNDS];
            long[] session = new long[ROUNDS];
            for (int round = -2; round < ROUNDS; round++) {
                long alone = cpuOf(() -> provider.open(QUESTION, context()).collect());
                long within = cpuOf(() -> sessions.chat(provider, QUESTION, context()).orThrow());
                if (round >= 0) {
                    direct[round] = alone;
                    session[round] = within;
                }
            }
            Arrays.sort(direct);
            Arrays.sort(session);
            System.out.printf(
                    "%s: a call %d ns, in a session %d ns, the session adds %d ns CPU (medians of %d rounds of %d)%n",
                    java,
                    direct[ROUNDS / 2],
                    session[ROUNDS / 2],
                    session[ROUNDS / 2] - direct[ROUNDS / 2],
                    ROUNDS,
                    CALLS);
        }
    }

    /** CPU time of the whole process for each call, in nanoseconds. */
    private static long cpuOf(Runnable call) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = process.getProcessCpuTime();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return (process.getProcessCpuTime() - before) / CALLS;
    }

    private static void waiting(String java, int count, boolean blocking) throws InterruptedException {
        Limit wide = new Limit(1, count + 1);
        SessionManager sessions = SessionManager.builder()
                .limits(SessionLimits.builder()
                        .global(wide)
                        .perPrincipal(wide)
                        .perProvider(wide)
                        .build())
                .build();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(count);
        List<SessionHandle<String>> handles = new ArrayList<>();
        Workers callers = Workers.perTask("caller", count);
        long begun = System.nanoTime();
        handles.add(sessions.start(request(0), session -> await(release)));
        for (int i = 1; i <= count; i++) {
            int number = i;
            if (blocking) {
                callers.run(() -> {
                    sessions.execute(request(number), session -> "done").orThrow();
                    ended.countDown();
                });
            } else {
                handles.add(sessions.start(request(number), session -> {
                    ended.countDown();
                    return "done";
                }));
            }
        }
        while (sessions.counts().queued() < count) {
            Thread.sleep(5);
        }
        long queued = System.nanoTime();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        release.countDown();
        ended.await();
        long done = System.nanoTime();
        System.out.printf(
                "%s: %d sessions wait at once, %s; all queued after %d ms, heap then %d MiB of %d MiB, %d platform"
                        + " threads; all ended %d ms after the first%n",
                java,
                count,
                blocking ? "each with its caller" : "without threads",
                Duration.ofNanos(queued - begun).toMillis(),
                used >> 20,
                runtime.maxMemory() >> 20,
                threads,
                Duration.ofNanos(done - queued).toMillis());
        sessions.close();
        callers.close();
    }

    private static String await(CountDownLatch latch) {
        try {
            latch.await();
            return "released";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SessionRequest request(int number) {
        CallContext context = CallContext.until(Deadline.after(Duration.ofMinutes(10)))
                .principal(new PrincipalId("p" + number % 100))
                .build();
        return SessionRequest.of(MODEL, context);
    }

    private static CallContext context() {
        return CallContext.within(Duration.ofMinutes(10));
    }
}
