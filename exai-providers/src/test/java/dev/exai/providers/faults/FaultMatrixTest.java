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
 * Every fault of {@link ConnectionRows}, {@link Http2Rows}, {@link AnswerRows}, {@link StreamRows} and {@link WholeRows}, at
 * every adapter, in everything that it can be asked.
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
        for (Adapter adapter : Adapter.all()) {
            List<Row> rows = adapter.answersInOnePiece() ? whole(adapter) : streamed(adapter);
            rows.forEach(row -> all.add(new Cell(adapter, row.patient(), Cell.Use.CHAT)));
        }
        return cells.tests(all);
    }

    @TestFactory
    Stream<DynamicTest> streams() {
        List<Cell> all = new ArrayList<>();
        for (Adapter adapter : Adapter.all()) {
            streamed(adapter).forEach(row -> all.add(new Cell(adapter, row, Cell.Use.STREAM)));
        }
        return cells.tests(all);
    }

    /** Everything that can befall an answer in one piece. */
    private static List<Row> whole(Adapter adapter) {
        List<Row> rows = new ArrayList<>(FileRows.belowFormat());
        rows.add(WholeRows.badText());
        boolean endsWithItsLine = adapter.dialect() == WireDialect.OLLAMA;
        rows.add(endsWithItsLine ? AnswerRows.boundBomb() : AnswerRows.wholeBomb());
        return rows;
    }

    private static List<Row> streamed(Adapter adapter) {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheWay());
        rows.addAll(Http2Rows.ofStreams());
        rows.addAll(streamedOnTheSpot(adapter));
        return rows;
    }

    /** Those that a vendor may meet while it is being asked. */
    private static List<Row> streamedOnTheSpot(Adapter adapter) {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheSpot());
        rows.addAll(AnswerRows.all());
        rows.addAll(StreamRows.of(adapter.dialect()));
        if (adapter.endsWithoutMark()) {
            rows.replaceAll(
                    row -> row.name().equals(StreamRows.NO_END_MARK) ? Row.harmless(row.name(), row.fault(), 1) : row);
        }
        if (adapter.dialect() != WireDialect.GEMINI) {
            rows.add(AnswerRows.afterTheEnd());
        }
        rows.add(AnswerRows.bomb());
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> tools() {
        List<ToolCell> all = new ArrayList<>();
        for (Adapter adapter : Adapter.all()) {
            if (ToolCell.isOfferedBy(adapter)) {
                ConnectionRows.onTheWay().forEach(row -> all.add(new ToolCell(adapter, row, true)));
                Http2Rows.ofStreams().forEach(row -> all.add(new ToolCell(adapter, row, true)));
                streamedOnTheSpot(adapter).forEach(row -> all.add(new ToolCell(adapter, row, false)));
            }
        }
        return cells.tests(all);
    }

    @TestFactory
    Stream<DynamicTest> files() {
        List<FileCell> all = new ArrayList<>();
        for (Adapter adapter : Adapter.all()) {
            for (FileCell.Use use : FileCell.Use.offeredBy(adapter)) {
                all.addAll(FileRows.cells(adapter, use));
            }
        }
        return cells.tests(all);
    }

    @TestFactory
    Stream<DynamicTest> circuits() {
        List<CircuitCell> all = new ArrayList<>();
        for (Adapter adapter : Adapter.all()) {
            for (CircuitCell.Use use : CircuitCell.Use.values()) {
                all.add(new CircuitCell(adapter, use));
            }
        }
        return cells.tests(all.stream().filter(CircuitCell::isOffered).toList());
    }
}
