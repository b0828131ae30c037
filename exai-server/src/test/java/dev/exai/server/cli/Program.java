package dev.exai.server.cli;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import dev.exai.server.settings.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The program as a test runs it: in this process, with an environment and streams of its own. */
public final class Program {
    private final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private String input = "";
    private TimeSource time = TimeSource.system();

    /** A program of a user whose home is the directory. */
    public Program(Path home) {
        this.home = home;
    }

    /** Sets an environment variable. */
    public Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What stands on standard input. */
    public Program input(String text) {
        input = text;
        return this;
    }

    /** Has the program believe that it is so much later. */
    public Program later(Duration duration) {
        time = new LaterTime(duration);
        return this;
    }

    TimeSource time() {
        return time;
    }

    /** The machine's clock, set forward. */
    private record LaterTime(Duration by) implements TimeSource {
        @Override
        public Instant instant() {
            return TimeSource.system().instant().plus(by);
        }

        @Override
        public long nanos() {
            return TimeSource.system().nanos();
        }

        @Override
        public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
            TimeSource.system().sleep(duration, cancel);
        }
    }

    /** Runs the command to its end. */
    public Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                platform(),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                err,
                time,
                action -> () -> {},
                "/opt/exai/exai");
        int code = Exai.run(surroundings, args);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What the program finds around it. */
    public Platform platform() {
        return new Platform(environment, "Linux", home, home);
    }

    /** Where its data is by default. */
    public Path dataDirectory() {
        return platform().userDataDirectory();
    }

    /** How a run ended. */
    public record Outcome(int code, String out, String err) {}
}
