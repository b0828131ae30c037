package dev.exai.core.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFaultTest {
    @ParameterizedTest
    @CsvSource({
        "13, STORAGE_FULL, full",
        "14, CONFIGURATION, read or written",
        "8, CONFIGURATION, read or written",
        "5, REJECTED, busy",
        "2067, INTERNAL, code 2067",
        "11, INTERNAL, damaged",
        "26, INTERNAL, damaged"
    })
    void of_codeOfSqlite_hasItsKind(int code, ErrorKind kind, String says) {
        SqlFault fault = SqlFault.of(new SQLException("x", null, code), Dialect.SQLITE);

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault).hasMessageContaining(says);
        assertThat(fault.isRepeatable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "53100, STORAGE_FULL, false",
        "53300, REJECTED, false",
        "08006, CONNECTION_LOST, false",
        "57P01, CONNECTION_LOST, false",
        "28P01, CONFIGURATION, false",
        "42501, CONFIGURATION, false",
        "40001, INTERNAL, true",
        "40P01, INTERNAL, true",
        "XX001, INTERNAL, false",
        ", INTERNAL, false"
    })
    void of_stateOfPostgres_hasItsKind(String state, ErrorKind kind, boolean repeatable) {
        SqlFault fault = SqlFault.of(new SQLException("x", state), Dialect.POSTGRESQL);

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.isRepeatable()).isEqualTo(repeatable);
    }

    @Test
    void ofCommit_saysThatNobodyKnows_unlessTheDatabaseSurelyRefused() {
        SqlFault lost = SqlFault.ofCommit(new SQLException("x", "08006"), Dialect.POSTGRESQL);
        SqlFault refused = SqlFault.ofCommit(new SQLException("x", "40001"), Dialect.POSTGRESQL);
        SqlFault full = SqlFault.ofCommit(new SQLException("x", null, 13), Dialect.SQLITE);

        assertThat(List.of(lost.kind(), refused.kind(), full.kind()))
                .containsExactly(ErrorKind.UNKNOWN_OUTCOME, ErrorKind.INTERNAL, ErrorKind.STORAGE_FULL);
    }

    @Test
    void checkVersion_ofALibraryThatDamagesFiles_isRefused() {
        assertThatThrownBy(() -> SqliteFile.checkVersion("3.51.2")).hasMessageContaining("3.51.2");
        assertThatThrownBy(() -> SqliteFile.checkVersion("unknown")).hasMessageContaining("sqlite-jdbc");
        assertThatCode(() -> SqliteFile.checkVersion("3.51.3")).doesNotThrowAnyException();
        assertThatCode(() -> SqliteFile.checkVersion("3.54.1")).doesNotThrowAnyException();
    }

    @Test
    void migrations_withAGap_areRefused() {
        List<Migration> gap = List.of(new Migration(2, "second", List.of()));

        assertThatThrownBy(() -> new Migrations(gap)).hasMessageContaining("migration 1");
    }

    @Test
    void schema_ofEachDatabase_hasItsOwnTypes() {
        String statement = "CREATE TABLE t (id {key}, content {bytes})";

        assertThat(Dialect.SQLITE.schema(statement)).contains("AUTOINCREMENT").contains("BLOB");
        assertThat(Dialect.POSTGRESQL.schema(statement)).contains("IDENTITY").contains("BYTEA");
        assertThat(Dialect.POSTGRESQL.forUpdate()).contains("FOR UPDATE");
        assertThat(Dialect.SQLITE.position()).isEqualTo("instr");
    }
}
