package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.sessions.Storage;
import dev.exai.sessions.StorageReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks after the storage in the data directory. */
@Command(
        name = "storage",
        description = "Check, back up, repair or move the storage in the data directory.",
        mixinStandardHelpOptions = true)
final class StorageCommand implements Runnable {
    private static final int CONNECTIONS = 4;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    StorageCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "check, backup, repair or migrate is missing");
    }

    @Command(
            name = "check",
            description = "Read everything and compare it with its hashes and counts; also while a server runs."
                    + " Exit code 1 when something is wrong.",
            mixinStandardHelpOptions = true)
    int check(@Mixin SettingOptions options, @Option(names = "--json", description = "Print JSON.") boolean json) {
        try (Storage storage = Storage.sqliteReadOnly(directory(options), surroundings.time())) {
            StorageReport report = storage.check();
            if (json) {
                out().println(Json.text(json(report)));
            } else {
                print(report);
            }
            return report.isSound() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    @Command(
            name = "backup",
            description = "Write a consistent copy to a file that does not exist; also while a server runs.",
            mixinStandardHelpOptions = true)
    int backup(
            @Mixin SettingOptions options,
            @Parameters(paramLabel = "FILE", description = "The copy. To restore, put it back as exai.db.") Path file) {
        Storage.backUp(
                directory(options), surroundings.platform().workingDirectory().resolve(file));
        return ExitCode.OK;
    }

    @Command(
            name = "repair",
            description = "Make a fresh storage of what can be read of a damaged one, which is kept beside it;"
                    + " not while a server runs.",
            mixinStandardHelpOptions = true)
    int repair(@Mixin SettingOptions options) {
        List<String> losses = Storage.repair(directory(options), surroundings.time());
        losses.forEach(out()::println);
        out().println(losses.isEmpty() ? "nothing was lost" : losses.size() + " losses");
        return ExitCode.OK;
    }

    @Command(
            name = "migrate",
            description = "Copy everything into an empty PostgreSQL database and compare counts and hashes;"
                    + " not while a server runs.",
            mixinStandardHelpOptions = true)
    int migrate(
            @Mixin SettingOptions options,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "URL",
                            description = "The database, for example jdbc:postgresql://host/exai.")
                    String url,
            @Option(names = "--user", paramLabel = "NAME", description = "The user of the database.") @Nullable
                    String user,
            @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds its password.")
                    @Nullable
                    Path passwordFile) {
        Secret password = passwordFile == null ? null : password(passwordFile);
        try (Storage source = Storage.sqlite(directory(options), surroundings.time());
                Storage target = Storage.postgres(url, user, password, CONNECTIONS, surroundings.time())) {
            source.open();
            print(source.copyTo(target));
            out().println("both hold the same");
        }
        return ExitCode.OK;
    }

    private Secret password(Path file) {
        try {
            return Secret.of(
                    Files.readString(surroundings.platform().workingDirectory().resolve(file))
                            .strip());
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "the file with the password cannot be read", e);
        }
    }

    private void print(StorageReport report) {
        report.faults().forEach(fault -> out().println(Printable.text(fault)));
        out().println(report.conversations() + " conversations, " + report.turns() + " turns, " + report.auditEntries()
                + " audit entries, " + report.fingerprint());
        out().println(report.isSound() ? "nothing is wrong" : "something is wrong");
    }

    private static ObjectNode json(StorageReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("sound", report.isSound());
        json.put("conversations", report.conversations());
        json.put("turns", report.turns());
        json.put("audit_entries", report.auditEntries());
        json.put("fingerprint", report.fingerprint().toString());
        ArrayNode faults = json.putArray("faults");
        report.faults().forEach(faults::add);
        return json;
    }

    private Path directory(SettingOptions options) {
        return options.read(surroundings.platform()).dataDirectory();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
