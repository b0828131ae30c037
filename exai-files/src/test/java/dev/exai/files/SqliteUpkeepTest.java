package dev.exai.files;

class SqliteUpkeepTest extends UpkeepContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }
}
