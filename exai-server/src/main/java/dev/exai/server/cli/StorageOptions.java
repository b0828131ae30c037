package dev.exai.server.cli;

import dev.exai.core.PrincipalId;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that work on the storage without a server. */
final class StorageOptions {
    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Option(
            names = "--principal",
            paramLabel = "NAME",
            defaultValue = "local",
            description = "Whose conversations; default local, whose are those of stdio and of the access token.")
    private String principal = "local";

    /** Works on the conversations without changing them, beside a server that may run. */
    void reading(Surroundings surroundings, BiConsumer<Conversations, PrincipalId> work) {
        with(surroundings, read -> Storage.sqliteReadOnly(read.dataDirectory(), surroundings.time()), work);
    }

    /** Works on the conversations with the storage for itself. */
    void changing(Surroundings surroundings, BiConsumer<Conversations, PrincipalId> work) {
        with(surroundings, read -> Storage.sqlite(read.dataDirectory(), surroundings.time()), work);
    }

    private void with(
            Surroundings surroundings,
            Function<ServerSettings, Storage> opening,
            BiConsumer<Conversations, PrincipalId> work) {
        ServerSettings read = settings.read(surroundings.platform());
        try (Storage storage = opening.apply(read);
                Conversations conversations = storage.conversations(LimitSettings.conversations(read))) {
            work.accept(conversations, new PrincipalId(principal));
        }
    }
}
