package dev.exai.files;

class SqliteArchiveTest extends ArchiveContract {
    @Override
    protected FileStorage plainStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }
}
