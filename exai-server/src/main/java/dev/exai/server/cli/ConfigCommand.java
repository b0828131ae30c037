package dev.exai.server.cli;

import dev.exai.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints every setting that holds, with where it comes from. */
@Command(
        name = "config",
        description = "Print every effective setting with its origin; secrets are masked.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.and(listen).read(surroundings.platform());
        PrintWriter out = spec.commandLine().getOut();
        for (ServerSettings.Effective setting : settings.effective()) {
            String where = setting.where().isEmpty() ? "" : " " + setting.where();
            out.println(setting.name() + "=" + setting.text() + "  # "
                    + setting.origin().word() + where);
        }
        settings.notices().forEach(spec.commandLine().getErr()::println);
        return ExitCode.OK;
    }
}
