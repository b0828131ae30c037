package dev.exai.providers.faults;

import dev.exai.testkit.WireDialect;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures what the fault matrix only bounds: how others fare while a provider fails, how often it is asked while it fails,
 * how late calls end, how soon a cancel is seen. Started by {@code benchmarks/faults.sh}; its first argument divides the
 * length of everything, for a quick look, and further ones name the parts.
 */
final class Figures {
    private static final List<String> PARTS = List.of("overruns", "cancels", "outages", "bystanders");

    private final PrintStream out;
    private final int divisor;

    private Figures(PrintStream out, int divisor) {
        this.out = out;
        this.divisor = divisor;
    }

    /** Prints everything, as tables. */
    public static void main(String[] arguments) throws Exception {
        int divisor = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        try (PrintStream out = new PrintStream(System.out, true, "UTF-8")) {
            Figures figures = new Figures(out, divisor);
            figures.warmUp();
            for (String part : arguments.length < 2 ? PARTS : List.of(arguments).subList(1, arguments.length)) {
                figures.print(part);
            }
        }
    }

    /** The first handshakes of a JVM cost seconds on a busy machine, and nobody promises otherwise. */
    private void warmUp() throws Exception {
        for (Row row : ConnectionRows.onTheWay()) {
            Overrun.of(WireDialect.OPENAI, row, 2);
        }
    }

    private void print(String part) throws Exception {
        switch (part) {
            case "overruns" -> overruns();
            case "cancels" -> cancels();
            case "outages" -> outages();
            case "bystanders" -> bystanders();
            default -> throw new IllegalArgumentException("the parts are " + PARTS + ", not " + part);
        }
    }

    /** Every fault that one adapter can meet while it is asked, and those on the way there. */
    static List<Row> faults() {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheWay());
        rows.addAll(ConnectionRows.onTheSpot());
        rows.addAll(AnswerRows.all());
        rows.addAll(StreamRows.of(WireDialect.OPENAI));
        rows.removeIf(row -> row.kinds().isEmpty());
        return rows;
    }

    private record Beside(Row row, Bystander.Outcome outcome) {}

    private void bystanders() throws InterruptedException {
        Bystander bystander = new Bystander(Duration.ofMillis(1_500 / divisor));
        Sample alone = new Sample();
        Sample beside = new Sample();
        List<Beside> all = new ArrayList<>();
        int failures = 0;
        for (Row row : faults()) {
            Bystander.Outcome outcome = bystander.beside(row, 2);
            all.add(new Beside(row, outcome));
            alone.addAll(outcome.alone());
            beside.addAll(outcome.beside());
            failures += outcome.failures();
        }
        say("## Calls of a healthy provider while another fails%n%n| | alone | beside | ratio |%n|---|---|---|---|");
        compare("p50, all faults", alone, beside, 50);
        compare("p99, all faults", alone, beside, 99);
        all.sort(Comparator.comparingDouble((Beside one) -> one.outcome().ratio())
                .reversed());
        for (Beside one : all.subList(0, Math.min(5, all.size()))) {
            compare(
                    "p99, " + one.row().name(),
                    one.outcome().alone(),
                    one.outcome().beside(),
                    99);
        }
        say("%n%d faults, %d healthy calls beside them, %d of those failed.%n", all.size(), beside.size(), failures);
    }

    private void compare(String what, Sample alone, Sample beside, int percent) {
        double one = Sample.millis(alone.percentile(percent));
        double other = Sample.millis(beside.percentile(percent));
        say("| %s | %.1f ms | %.1f ms | %.2f |", what, one, other, other / one);
    }

    private void outages() throws InterruptedException {
        say("## Requests for each call of a provider that refuses all%n%n| | 50 calls/s |%n|---|---|");
        for (int status : new int[] {503, 429}) {
            double ratio = Outage.amplification(status, 50, Duration.ofSeconds(60 / divisor));
            say("| %d for %d s | %.3f |", status, 60 / divisor, ratio);
        }
        say("");
    }

    private record Late(Row row, Sample sample) {}

    private void overruns() throws Exception {
        Sample all = new Sample();
        List<Late> each = new ArrayList<>();
        for (Row row : faults()) {
            Sample sample = Overrun.of(WireDialect.OPENAI, row, Math.max(1, 10 / divisor));
            all.addAll(sample);
            each.add(new Late(row, sample));
        }
        say("## How long after its deadline of 300 ms a call ends%n%n| | p50 | p99 | p99.9 | longest"
                + " |%n|---|---|---|---|---|");
        late(each.size() + " faults", all);
        each.sort(
                Comparator.comparing((Late one) -> one.sample().percentile(100)).reversed());
        each.subList(0, Math.min(5, each.size())).forEach(one -> late(one.row().name(), one.sample()));
        say("");
    }

    private void late(String what, Sample sample) {
        say(
                "| %s, %,d calls | %.1f ms | %.1f ms | %.1f ms | %.1f ms |",
                what,
                sample.size(),
                Sample.millis(sample.percentile(50)),
                Sample.millis(sample.percentile(99)),
                Sample.millis(sample.percentile(99.9)),
                Sample.millis(sample.percentile(100)));
    }

    private void cancels() throws InterruptedException {
        say("## From a cancel until the provider sees the connection closed%n%n| | p50 | p99 | longest"
                + " |%n|---|---|---|---|");
        cancels("before the first byte", scene -> scene.upstream.onEveryChat().silent());
        cancels(
                "in a stalled stream",
                scene -> scene.upstream.onEveryChat().reply("one two three").stallAfter(scene.opening() + 2));
        cancels(
                "in a running stream",
                scene -> scene.upstream
                        .onEveryChat()
                        .reply("word ".repeat(5_000))
                        .pace(Duration.ofMillis(5)));
        say("");
    }

    private void cancels(String what, Consumer<Scene> fault) throws InterruptedException {
        Consumer<Scene> direct = Scene::direct;
        Sample sample = Cancelling.of(WireDialect.OPENAI, direct.andThen(fault), 1_000 / divisor);
        say(
                "| %s, %,d calls | %.1f ms | %.1f ms | %.1f ms |",
                what,
                sample.size(),
                Sample.millis(sample.percentile(50)),
                Sample.millis(sample.percentile(99)),
                Sample.millis(sample.percentile(100)));
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
