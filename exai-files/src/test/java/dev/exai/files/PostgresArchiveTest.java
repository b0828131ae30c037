package dev.exai.files;

import java.sql.SQLException;

class PostgresArchiveTest extends ArchiveContract {
    private String url;

    @Override
    protected FileStorage plainStorage() throws SQLException {
        if (url == null) {
            url = PostgresServer.freshSchema();
        }
        return FileStorage.postgres(url, null, null, 8, FileStorage.blobs(contents(), clock), clock);
    }
}
