package dev.exai.files;

class SqliteExpiryTest extends ExpiryContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }
}
