package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.testkit.WireDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What can befall requests about files, whose answers are in one piece. */
final class FileRows {
    private FileRows() {}

    /** What an adapter meets in one use. */
    static List<FileCell> cells(Adapter adapter, FileCell.Use use) {
        List<FileCell> cells = new ArrayList<>();
        if (use == FileCell.Use.UPLOAD && adapter.dialect() == WireDialect.GEMINI) {
            continued().forEach(row -> cells.add(new FileCell(adapter, use, row, FileCell.Moment.CONTENT)));
            Http2Rows.ofWhole()
                    .forEach(row ->
                            cells.add(new FileCell(adapter, use, continued(row), FileCell.Moment.LATER_CONTENT)));
        } else {
            boolean looksFirst = use == FileCell.Use.DELETE && adapter.dialect() == WireDialect.MINIMAX;
            of(use).forEach(row -> cells.add(
                    new FileCell(adapter, use, looksFirst ? row.ofSeenDeletion() : row, FileCell.Moment.START)));
        }
        return cells;
    }

    private static List<Row> of(FileCell.Use use) {
        return switch (use) {
            case LIST -> all(row -> row, WholeRows.badId());
            case DELETE -> all(row -> row);
            case UPLOAD -> all(Row::ofUpload, WholeRows.badId().ofUpload());
            case UPLOAD_BEGIN -> beginnings();
        };
    }

    /** What the request that brings the content of an upload meets after another one has told of it. */
    private static List<Row> continued() {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheSpot());
        rows.addAll(AnswerRows.all());
        rows.addAll(WholeRows.all());
        rows.add(WholeRows.badId());
        rows.replaceAll(FileRows::continued);
        // It asks how far it has got, and the second of these answers does not say.
        rows.replaceAll(
                row -> row.name().equals(AnswerRows.ERROR) ? row.ending(ErrorKind.GONE, ErrorPhase.PREPARE) : row);
        rows.add(AnswerRows.boundBomb());
        return rows;
    }

    /** What does not ask what the answer is about. */
    static List<Row> belowFormat() {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheWay());
        rows.addAll(ConnectionRows.onTheSpot());
        rows.addAll(Http2Rows.ofWhole());
        rows.addAll(AnswerRows.all());
        rows.addAll(WholeRows.all());
        return rows;
    }

    private static List<Row> all(UnaryOperator<Row> fate, Row... more) {
        List<Row> rows = new ArrayList<>(belowFormat());
        rows.add(Row.repeated(
                "200 with a list instead of an object",
                ErrorKind.BAD_UPSTREAM,
                scene -> scene.everyReply(script -> script.fail(200, Map.of(), "[]"))));
        rows.replaceAll(fate);
        rows.addAll(List.of(more));
        rows.add(AnswerRows.boundBomb());
        return rows;
    }

    /** An upload that has begun says how far it has got, so it goes on after whatever it was told. */
    private static Row continued(Row row) {
        return switch (row.effect()) {
            case NONE, FAILED -> row;
            case UNSURE -> row.orKind(ErrorKind.UNKNOWN_OUTCOME);
            case PERHAPS, DONE -> row.ofUpload();
        };
    }

    /** What is not yet an upload, and answered with a header alone. */
    private static List<Row> beginnings() {
        List<Row> rows = new ArrayList<>(ConnectionRows.onTheWay());
        rows.addAll(ConnectionRows.onTheSpot());
        rows.addAll(Http2Rows.beforeHeaders());
        rows.addAll(AnswerRows.all());
        rows.replaceAll(Row::ofBeginning);
        return rows;
    }
}
