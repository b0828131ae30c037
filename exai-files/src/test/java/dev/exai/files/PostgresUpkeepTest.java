package dev.exai.files;

import java.sql.SQLException;

class PostgresUpkeepTest extends UpkeepContract {
    @Override
    protected FileStorage newStorage() throws SQLException {
        return FileStorage.postgres(
                PostgresServer.freshSchema(), null, null, 8, FileStorage.blobs(contents(), clock), clock);
    }
}
