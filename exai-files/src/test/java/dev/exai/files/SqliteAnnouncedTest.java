package dev.exai.files;

class SqliteAnnouncedTest extends AnnouncedContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }
}
