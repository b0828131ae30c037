package dev.exai.files;

class SqliteCopiesTest extends FileCopiesContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }
}
