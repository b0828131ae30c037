package dev.exai.server.cli;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StorageSettings;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
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
            description = "Whose they are; default local, whose are those of stdio and of the access token.")
    private String principal = "local";

    /** Works on the conversations without changing them, beside servers that may run. */
    void reading(Surroundings surroundings, BiConsumer<Conversations, PrincipalId> work) {
        with(surroundings, StorageSettings::readOnly, work);
    }

    /** Works on the conversations: with an SQLite file for itself, with a database beside servers that may run. */
    void changing(Surroundings surroundings, BiConsumer<Conversations, PrincipalId> work) {
        with(surroundings, StorageSettings::kept, work);
    }

    /** Whose they are. */
    PrincipalId owner() {
        return new PrincipalId(principal);
    }

    /** The settings that hold. */
    ServerSettings read(Surroundings surroundings) {
        return settings.read(surroundings.platform());
    }

    private void with(
            Surroundings surroundings,
            BiFunction<ServerSettings, TimeSource, Storage> opening,
            BiConsumer<Conversations, PrincipalId> work) {
        ServerSettings read = read(surroundings);
        try (Storage storage = opening.apply(read, surroundings.time());
                Conversations conversations = storage.conversations(LimitSettings.conversations(read))) {
            StorageSettings.open(storage);
            work.accept(conversations, owner());
        }
    }
}
