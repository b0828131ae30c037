package dev.exai.benchmarks.client;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/** Holds many streams of {@link PacedUpstream} open at once and says how late their events are seen. */
public final class Delays {
    private static final int STEP_NANOS = 100_000;
    private static final int STEPS = 100_000; // up to ten seconds

    private final AtomicLongArray counts = new AtomicLongArray(STEPS);
    private volatile boolean counting;

    /** Reads one stream and tells the text of each event; returns when the stream fails or the thread is interrupted. */
    @FunctionalInterface
    public interface Reader {
        void read(LongConsumer stamps) throws Exception;
    }

    private Delays() {}

    /**
     * Opens the streams, waits, measures, and prints a line: p50, p99 and longest delay in milliseconds, events per second, share
     * of a core, resident megabytes.
     */
    public static void measure(int streams, int warmupSeconds, int seconds, Reader reader) throws Exception {
        new Delays().run(streams, warmupSeconds, seconds, reader);
        System.exit(0); // the streams never end
    }

    private void run(int streams, int warmupSeconds, int seconds, Reader reader) throws Exception {
        ExecutorService threads = threads();
        CountDownLatch flowing = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            threads.execute(() -> readOne(reader, flowing));
            if (i % 50 == 49) {
                Thread.sleep(10); // so that the streams are not all due at the same moment
            }
        }
        flowing.await();
        Thread.sleep(warmupSeconds * 1_000L);
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = process.getProcessCpuTime();
        counting = true;
        Thread.sleep(seconds * 1_000L);
        counting = false;
        cpu = process.getProcessCpuTime() - cpu;
        long events = total();
        System.out.printf(
                "%d streams: p50 %.1f ms, p99 %.1f ms, longest %.1f ms, %,d events/s, %.0f %% of a core, %d MB resident%n",
                streams,
                percentile(events, 50),
                percentile(events, 99),
                percentile(events, 100),
                events / seconds,
                cpu / 1e7 / seconds,
                residentMegabytes());
    }

    private void readOne(Reader reader, CountDownLatch flowing) {
        boolean[] first = {true};
        try {
            reader.read(stamp -> {
                if (first[0]) {
                    first[0] = false;
                    flowing.countDown();
                }
                if (counting) {
                    long late = (System.nanoTime() - stamp) / STEP_NANOS;
                    counts.incrementAndGet((int) Math.max(0, Math.min(STEPS - 1, late)));
                }
            });
        } catch (Exception e) {
            System.err.println("a stream ended: " + e);
            System.exit(1);
        }
    }

    private static ExecutorService threads() {
        if (Runtime.version().feature() < 21) {
            return Executors.newCachedThreadPool();
        }
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private long total() {
        long sum = 0;
        for (int i = 0; i < STEPS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    private double percentile(long events, int percent) {
        long wanted = Math.max(1, events * percent / 100);
        long seen = 0;
        for (int i = 0; i < STEPS; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return (i + 1) * STEP_NANOS / 1e6;
            }
        }
        return Double.NaN;
    }

    private static long residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1_024;
            }
        }
        return -1;
    }
}
