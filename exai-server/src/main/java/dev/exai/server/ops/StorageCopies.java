package dev.exai.server.ops;

import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StorageSettings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Copies of the storage that a deletion does not reach. */
public final class StorageCopies {
    private static final String LEFT_BY_REPAIR = "exai.db.damaged-*";

    private StorageCopies() {}

    /** Where something may still stand that was deleted from the storage, one sentence each. */
    public static List<String> left(ServerSettings settings) {
        List<String> copies = new ArrayList<>();
        copies.add("backups and exports that were made before still hold it; they are yours to delete");
        if (StorageSettings.isPostgresql(settings)) {
            copies.add("the database overwrites it after a VACUUM; its log and replicas follow their own rules");
        } else {
            addDamaged(settings.dataDirectory(), copies);
        }
        return copies;
    }

    private static void addDamaged(Path directory, List<String> copies) {
        try (DirectoryStream<Path> damaged = Files.newDirectoryStream(directory, LEFT_BY_REPAIR)) {
            damaged.forEach(file -> copies.add(file + ", which a repair left, may still hold it"));
        } catch (IOException | DirectoryIteratorException e) {
            copies.add("the data directory cannot be searched for what repairs left: " + e.getMessage());
        }
    }
}
