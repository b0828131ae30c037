package dev.exai.files;

class SqliteFilesTest extends FileServiceContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }
}
