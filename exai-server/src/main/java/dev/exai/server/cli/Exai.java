package dev.exai.server.cli;

import dev.exai.core.ExaiException;
import dev.exai.server.ops.BuildInfo;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: one command line application of several commands. */
@Command(
        name = "exai",
        description = "One dependable way from Java, or any MCP client, to many LLM providers.",
        mixinStandardHelpOptions = true,
        versionProvider = Exai.Version.class)
public final class Exai implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Exai() {}

    /** Runs what the arguments ask for and returns the exit code. */
    public static int run(Surroundings surroundings, String... args) {
        Map<String, String> plain = isServing(args) ? QuickArguments.parse(args) : null;
        if (plain == null) {
            return commandLine(surroundings).execute(args);
        }
        HeadStart.begin();
        try {
            return args[0].equals("stdio")
                    ? new StdioServing(surroundings).run(plain)
                    : new HttpServing(surroundings).run(plain);
        } catch (ExaiException e) {
            return failed(e, surroundings.errWriter());
        }
    }

    private static boolean isServing(String... args) {
        return args.length > 0 && (args[0].equals("stdio") || args[0].equals("serve"));
    }

    /** The application, ready to execute; nothing is opened before a command runs. */
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line = new CommandLine(new Exai())
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new StdioCommand(surroundings))
                .addSubcommand(new AskCommand(surroundings))
                .addSubcommand(new ModelsCommand(surroundings))
                .addSubcommand(new DoctorCommand(surroundings))
                .addSubcommand(new ConfigCommand(surroundings))
                .addSubcommand(new ConversationsCommand(surroundings))
                .addSubcommand(new StorageCommand(surroundings))
                .addSubcommand(FilesCommand.line(surroundings))
                .addSubcommand(new VersionCommand())
                .setOut(surroundings.outWriter())
                .setErr(surroundings.errWriter());
        line.setExecutionExceptionHandler((failure, failing, parsed) -> {
            if (failure instanceof ExaiException known) {
                return failed(known, failing.getErr());
            }
            throw failure;
        });
        return line;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int failed(ExaiException failure, PrintWriter err) {
        err.println("exai: "
                + Objects.requireNonNullElse(
                        failure.getMessage(), failure.kind().name()));
        return ExitCode.FAILURE;
    }

    /** Tells the version for {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() {
            return new String[] {"exai " + BuildInfo.version()};
        }
    }
}
