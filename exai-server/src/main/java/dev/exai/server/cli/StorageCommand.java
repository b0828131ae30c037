package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StorageSettings;
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

/** Looks after the storage. */
@Command(name = "storage", description = "Check, back up, repair or move the storage.", mixinStandardHelpOptions = true)
final class StorageCommand implements Runnable {
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
        ServerSettings settings = options.read(surroundings.platform());
        try (Storage storage = StorageSettings.readOnly(settings, surroundings.time())) {
            StorageSettings.open(storage);
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
        Path directory = fileDirectory(options, "back it up with pg_dump");
        Storage.backUp(directory, surroundings.platform().workingDirectory().resolve(file));
        out().println("note: what is deleted from now on stays in this copy; delete old copies when that matters");
        return ExitCode.OK;
    }

    @Command(
            name = "repair",
            description = "Make a fresh storage of what can be read of a damaged one, which is kept beside it;"
                    + " not while a server runs.",
            mixinStandardHelpOptions = true)
    int repair(@Mixin SettingOptions options) {
        Path directory = fileDirectory(options, "restore a backup of it");
        List<String> losses = Storage.repair(directory, surroundings.time());
        losses.forEach(out()::println);
        out().println(losses.isEmpty() ? "nothing was lost" : losses.size() + " losses");
        return ExitCode.OK;
    }

    @Command(
            name = "migrate",
            description =
                    "Copy everything from the data directory into an empty PostgreSQL database and compare counts and"
                            + " hashes; not while a server runs.",
            mixinStandardHelpOptions = true)
    int migrate(
            @Mixin SettingOptions options,
            @Option(
                            names = "--to",
                            paramLabel = "URL",
                            description = "The database, for example jdbc:postgresql://host/exai; default storage.url.")
                    @Nullable
                    String url,
            @Option(
                            names = "--user",
                            paramLabel = "NAME",
                            description = "The user of the database; default storage.user.")
                    @Nullable
                    String user,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "A file that holds its password; default storage.password.")
                    @Nullable
                    Path passwordFile) {
        Secret password = passwordFile == null ? null : password(passwordFile);
        ServerSettings settings = options.read(surroundings.platform());
        try (Storage source = Storage.sqlite(settings.dataDirectory(), surroundings.time());
                Storage target = StorageSettings.database(settings, url, user, password, surroundings.time())) {
            StorageSettings.open(source);
            StorageSettings.open(target);
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

    /** The data directory, if the storage is a file in it. */
    private Path fileDirectory(SettingOptions options, String instead) {
        ServerSettings settings = options.read(surroundings.platform());
        StorageSettings.requireFile(settings, instead);
        return settings.dataDirectory();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
