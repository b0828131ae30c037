package dev.exai.server.cli;

import dev.exai.core.Workers;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code serve} in this process; closing it does what SIGTERM does. */
public final class Served implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Workers workers = Workers.perTask("served");
    private final WatchedOutput out = new WatchedOutput();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger code = new AtomicInteger(-1);
    private final AtomicReference<Runnable> terminate = new AtomicReference<>(() -> {});

    private Served() {}

    /** Starts {@code serve --port 0} with the arguments and waits until it has told how to connect. */
    public static Served start(Program program, String... arguments) throws InterruptedException {
        Served served = new Served();
        String[] all = new String[arguments.length + 3];
        all[0] = "serve";
        all[1] = "--port";
        all[2] = "0";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Surroundings surroundings = new Surroundings(
                program.platform(),
                InputStream.nullInputStream(),
                served.out,
                served.err,
                program.time(),
                action -> {
                    served.terminate.set(action);
                    served.out.ready.countDown();
                    return () -> {};
                },
                "/opt/exai/exai");
        served.workers.run(() -> {
            served.code.set(Exai.run(surroundings, all));
            served.out.ready.countDown();
            served.ended.countDown();
        });
        if (!served.out.ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("serve did not start: " + served.err());
        }
        return served;
    }

    /** Where it serves, from its first line. */
    public String url() {
        return found("(http://\\S+)");
    }

    /** The access token it told. */
    public String token() {
        return found("Access token: (\\S+)");
    }

    /** A client that presents the token. */
    public McpClient client() {
        return new McpClient(url(), token());
    }

    /** What it has printed for programs and people to read. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Its messages. */
    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Asks it to end and waits for that; returns its exit code. */
    public int stop() throws InterruptedException {
        Objects.requireNonNull(terminate.get(), "terminate").run();
        if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("serve did not end");
        }
        return code.get();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.close();
    }

    private String found(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(out());
        if (!matcher.find()) {
            throw new IllegalStateException("not told: " + pattern + " in " + out() + err());
        }
        return matcher.group(1);
    }

    private static final class WatchedOutput extends ByteArrayOutputStream {
        private final CountDownLatch ready = new CountDownLatch(1);
    }
}
