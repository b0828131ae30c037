package dev.exai.sessions.proof;

import dev.exai.core.Deadline;
import dev.exai.core.IdempotencyKey;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.IdempotencyStore.Scope;
import dev.exai.sessions.IdempotentCalls;
import dev.exai.sessions.Storage;
import dev.exai.testkit.Parallel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The program that is killed while it makes calls that cost money, each under a key of its own. It says when a call is billed,
 * and when its answer has been kept.
 */
public final class Paying {
    private static final int CALLERS = 4;

    private Paying() {}

    /** Arguments: the directory, how the keys begin, and how many calls until one is billed and never ends. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        int calls = Integer.parseInt(args[2]);
        try (Storage storage = Storage.sqlite(Path.of(args[0]), TimeSource.system())) {
            IdempotentCalls keyed = new IdempotentCalls(storage.idempotencyStore(), TimeSource.system());
            Parallel.inParallel(CALLERS, caller -> {
                for (int i = 1; i <= calls; i++) {
                    String key = args[1] + "-" + caller + "-" + i;
                    boolean last = i == calls;
                    keyed.call(scope(key), request(key), context(), () -> billed(out, key, last));
                    say(out, "kept " + key);
                }
                return caller;
            });
        }
    }

    static Scope scope(String key) {
        return new Scope(Writing.OWNER, "chat", new IdempotencyKey(key));
    }

    static ContentHash request(String key) {
        return ContentHash.of(key.getBytes(StandardCharsets.UTF_8));
    }

    static CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofMinutes(1))).build();
    }

    static String answer(String key) {
        return "answer to " + key;
    }

    private static String billed(PrintStream out, String key, boolean last) {
        say(out, "billed " + key);
        if (last) {
            standStill();
        }
        return answer(key);
    }

    private static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(PrintStream out, String line) {
        synchronized (out) {
            out.print(line + "\n");
            out.flush();
        }
    }
}
