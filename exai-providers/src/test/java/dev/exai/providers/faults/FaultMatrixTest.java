package dev.exai.providers.faults;

import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault of {@link ConnectionRows}, {@link Http2Rows}, {@link AnswerRows} and {@link StreamRows}, at every adapter, in
 * everything that it can be asked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
    private final Cells cells = new Cells();
    private final TrustedAuthority authority;

    FaultMatrixTest(@TempDir Path directory) throws IOException, GeneralSecurityException {
        authority = new TrustedAuthority(directory);
    }

    @AfterAll
    void nothingIsLeft() {
        cells.close();
        authority.close();
    }

    @TestFactory
    Stream<DynamicTest> chats() {
        List<Cell> all = new ArrayList<>();
        for (WireDialect adapter : adapters()) {
            for (Row row : rows(adapter)) {
                for (Cell.Use use : Cell.Use.values()) {
                    all.add(new Cell(adapter, row, use));
                }
            }
            all.add(new Cell(adapter, AnswerRows.bomb(), Cell.Use.STREAM));
        }
        return cells.tests(all);
    }

    /** All, or those that {@code -Dexai.faults.adapters=GLM,KIMI} names. */
    private static List<WireDialect> adapters() {
        String named = System.getProperty("exai.faults.adapters", "");
        return Stream.of(WireDialect.values())
                .filter(adapter -> named.isEmpty() || List.of(named.split(",")).contains(adapter.name()))
                .toList();
    }

    private static List<Row> rows(WireDialect adapter) {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheWay());
        rows.addAll(Http2Rows.all());
        rows.addAll(rowsOnTheSpot(adapter));
        return rows;
    }

    /** Those that a vendor may meet while it is being asked. */
    private static List<Row> rowsOnTheSpot(WireDialect adapter) {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheSpot());
        rows.addAll(AnswerRows.all());
        rows.addAll(StreamRows.of(adapter));
        if (adapter != WireDialect.GEMINI) {
            rows.add(AnswerRows.afterTheEnd());
        }
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> tools() {
        List<ToolCell> all = new ArrayList<>();
        for (WireDialect adapter : adapters()) {
            if (ToolCell.isOfferedBy(adapter)) {
                ConnectionRows.onTheWay().forEach(row -> all.add(new ToolCell(adapter, row, true)));
                Http2Rows.all().forEach(row -> all.add(new ToolCell(adapter, row, true)));
                rowsOnTheSpot(adapter).forEach(row -> all.add(new ToolCell(adapter, row, false)));
            }
        }
        return cells.tests(all);
    }

    @TestFactory
    Stream<DynamicTest> files() {
        List<FileCell> all = new ArrayList<>();
        for (WireDialect adapter : adapters()) {
            for (FileCell.Use use : FileCell.Use.offeredBy(adapter)) {
                ConnectionRows.belowHttp().forEach(row -> all.add(FileCell.of(adapter, use, row)));
                Http2Rows.beforeHeaders().forEach(row -> all.add(FileCell.of(adapter, use, row)));
                all.addAll(FileCell.answers(adapter, use));
            }
        }
        return cells.tests(all);
    }
}
