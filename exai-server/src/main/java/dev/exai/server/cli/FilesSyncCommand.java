package dev.exai.server.cli;

import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.FileService;
import dev.exai.files.SyncPlan;
import dev.exai.files.SyncReport;
import dev.exai.files.SyncWish;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.PlanDigest;
import dev.exai.server.files.SyncJson;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares the copies at providers with what is known of them. */
@Command(
        name = "sync",
        description =
                "Compare copies with the listings of the providers, and with --apply put right what differs; not while a"
                        + " server uses the data directory. Exit code 1 when a listing failed, or consent is missing.",
        mixinStandardHelpOptions = true)
final class FilesSyncCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--provider", paramLabel = "NAME", description = "Only this one; default all that list files.")
    private @Nullable String provider;

    @Option(names = "--apply", description = "Put right what differs; default only tell it.")
    private boolean apply;

    @Option(
            names = "--consent",
            description = "Apply also where more differs than goes wrong by itself, for the plans that --plan names.")
    private boolean consent;

    @Option(
            names = "--plan",
            paramLabel = "DIGEST",
            description =
                    "Apply only the plan that a run before has shown under this digest; may be repeated. A plan that"
                            + " came out different is shown and not applied.")
    private List<String> plans = List.of();

    @Option(
            names = "--resend",
            description = "Send copies again that were lost or damaged, if their files are still there.")
    private boolean resend;

    @Option(
            names = "--verify",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Read up to N copies back and compare their hashes, those first that were longest not; 0 to 10000,"
                            + " default 0. Only providers that give out what they hold.")
    private int verify;

    @Option(names = "--steps", description = "Tell each step, not only how many there are.")
    private boolean steps;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesSyncCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        SyncWish wish = wish();
        ArrayNode told = JsonNodeFactory.instance.arrayNode();
        boolean good = true;
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IF_POSSIBLE, surroundings.time())) {
            FileService files = engine.files().service();
            for (Provider at : new CopiesAt(engine.files(), engine.providers().providers()).listing(provider)) {
                CallContext context = surroundings.call(settings).build(); // each provider has the whole time
                SyncPlan plan = files.planSync(at, wish, context);
                boolean may = mayApply(plan);
                SyncReport report = apply && may ? files.applySync(plan, consent, at, context) : null;
                tell(plan, report, told);
                good &= plan.verdict() != SyncPlan.Verdict.UNVERIFIED
                        && (!apply || may)
                        && (report == null || report.failures().isEmpty());
            }
        }
        if (json) {
            out().println(Json.text(told));
        }
        return good ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** A plan with nothing to do is as good as applied. */
    private boolean mayApply(SyncPlan plan) {
        boolean shown = plan.steps().isEmpty() || plans.contains(PlanDigest.of(plan));
        return switch (plan.verdict()) {
            case READY -> plans.isEmpty() || shown;
            case NEEDS_CONSENT -> consent && shown;
            case UNVERIFIED -> false;
        };
    }

    private SyncWish wish() {
        if (consent && plans.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--consent needs --plan with the digest that a run without --apply has shown: nobody consents unseen");
        }
        try {
            return new SyncWish(resend, verify);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private void tell(SyncPlan plan, @Nullable SyncReport report, ArrayNode told) {
        if (!json) {
            out().println(plan.provider() + "\t" + SyncJson.word(plan.verdict()) + "\tknown " + plan.known()
                    + "\tlisted "
                    + plan.listed() + "\tto do " + SyncJson.counts(plan) + "\tplan " + PlanDigest.of(plan)
                    + (plan.reason() == null ? "" : "\t" + Printable.text(plan.reason()))
                    + (report == null ? "" : "\tdone " + report.total() + ", skipped " + report.skipped()));
            if (steps) {
                plan.steps().forEach(step -> out().println(line(step)));
            }
            if (report != null) {
                report.failures().forEach(failure -> out().println(Printable.text(failure)));
            }
            return;
        }
        ObjectNode entry = SyncJson.of(plan, report).put("plan", PlanDigest.of(plan));
        if (steps) {
            ArrayNode each = entry.putArray("steps");
            plan.steps().forEach(step -> add(step, each.addObject()));
        }
        told.add(entry);
    }

    private static String line(SyncPlan.Step step) {
        return SyncJson.word(step.kind()) + "\t" + Objects.requireNonNullElse(step.remoteId(), "-") + "\t"
                + (step.hash() == null ? "-" : step.hash().hex()) + "\t" + step.tag();
    }

    private static void add(SyncPlan.Step step, ObjectNode told) {
        told.put("kind", SyncJson.word(step.kind())).put("tag", step.tag());
        if (step.remoteId() != null) {
            told.put("remote_id", step.remoteId());
        }
        if (step.hash() != null) {
            told.put("sha256", step.hash().hex());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
