package dev.exai.files;

class SqliteCleaningUpTest extends CleaningUpContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }
}
