package dev.exai.providers.faults;

import dev.exai.testkit.WireDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every fault of {@link ConnectionRows} and {@link AnswerRows}, at every adapter, in everything that it can be asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
    private final Cells cells = new Cells();

    @AfterAll
    void nothingIsLeft() {
        cells.close();
    }

    @TestFactory
    Stream<DynamicTest> chats() {
        List<Row> rows = new ArrayList<>(ConnectionRows.all());
        rows.addAll(AnswerRows.all());
        List<Cell> all = new ArrayList<>();
        for (WireDialect adapter : adapters()) {
            for (Row row : adapter == WireDialect.GEMINI ? rows : withEnd(rows)) {
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

    private static List<Row> withEnd(List<Row> rows) {
        List<Row> more = new ArrayList<>(rows);
        more.add(AnswerRows.afterTheEnd());
        return more;
    }

    @TestFactory
    Stream<DynamicTest> files() {
        List<FileCell> all = new ArrayList<>();
        for (WireDialect adapter : adapters()) {
            for (FileCell.Use use : FileCell.Use.offeredBy(adapter)) {
                ConnectionRows.belowHttp().forEach(row -> all.add(FileCell.of(adapter, use, row)));
                all.addAll(FileCell.answers(adapter, use));
            }
        }
        return cells.tests(all);
    }
}
