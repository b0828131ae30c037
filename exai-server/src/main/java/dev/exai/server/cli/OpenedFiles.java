package dev.exai.server.cli;

import dev.exai.files.AllowedRoots;
import dev.exai.files.FileService;
import dev.exai.files.FileStorage;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StoredFileSettings;

/** The stored files as a command uses them, without providers; to be closed. */
record OpenedFiles(FileStorage storage, FileService service) implements AutoCloseable {
    /** To change them; not while a server uses the data directory. */
    static OpenedFiles toChange(ServerSettings settings, Surroundings surroundings) {
        return of(StoredFileSettings.open(settings, surroundings.time()), settings, AllowedRoots.none());
    }

    /** To look at them, and write them below the roots; also while a server runs. */
    static OpenedFiles toRead(ServerSettings settings, AllowedRoots roots, Surroundings surroundings) {
        return of(StoredFileSettings.openReadOnly(settings, surroundings.time()), settings, roots);
    }

    private static OpenedFiles of(FileStorage storage, ServerSettings settings, AllowedRoots roots) {
        return new OpenedFiles(storage, new FileService(storage, StoredFileSettings.limits(settings), roots));
    }

    @Override
    public void close() {
        try (storage) {
            service.close();
        }
    }
}
