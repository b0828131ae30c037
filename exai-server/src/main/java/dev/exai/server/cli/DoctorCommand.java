package dev.exai.server.cli;

import dev.exai.core.ExaiException;
import dev.exai.server.ops.Doctor;
import dev.exai.server.ops.Doctor.Finding;
import dev.exai.server.ops.Doctor.Verdict;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what keeps the server from working. */
@Command(
        name = "doctor",
        description = "Look for what keeps the server from working; exit code 1 when something is broken.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(names = "--online", description = "Also ask each provider whether it answers and accepts the key.")
    private boolean online;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.and(listen).read(surroundings.platform());
        Doctor doctor = new Doctor(settings, surroundings.time());
        List<Finding> findings = new ArrayList<>(doctor.examine());
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IN_MEMORY, surroundings.time())) {
            if (online) {
                findings.addAll(doctor.probe(engine.providers().providers()));
            }
            findings.addAll(doctor.keys(engine.providers().keyStates()));
        } catch (ExaiException e) {
            findings.add(new Finding(Verdict.BROKEN, "start", String.valueOf(e.getMessage())));
        }
        findings.forEach(this::print);
        boolean broken = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.BROKEN);
        return broken ? ExitCode.FAILURE : ExitCode.OK;
    }

    private void print(Finding finding) {
        String verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
        spec.commandLine().getOut().println(verdict + "\t" + finding.topic() + ": " + finding.text());
    }
}
