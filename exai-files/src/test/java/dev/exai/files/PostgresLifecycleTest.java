package dev.exai.files;

import dev.exai.core.ErrorKind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresLifecycleTest extends LifecycleContract {
    @Override
    protected FileStorage newStorage() throws SQLException {
        return FileStorage.postgres(
                PostgresServer.freshSchema(), null, null, 8, FileStorage.blobs(contents(), clock), clock);
    }

    @Test
    void backup_ofThisCatalogue_isForPostgresTools() {
        assertKind(ErrorKind.UNSUPPORTED, () -> files.backup(folder.resolve("backup")));
    }
}
