package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.providers.faults.Http2Front.Told;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong in frames of HTTP/2. */
final class Http2Rows {
    private static final List<Told> BREAKS =
            List.of(Told.REFUSED_STREAM, Told.CANCEL, Told.INTERNAL_ERROR, Told.GOAWAY, Told.GOAWAY_AND_CLOSED);

    private Http2Rows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>(beforeHeaders());
        rows.add(Row.harmless(
                "HTTP/2 REFUSED_STREAM every other time",
                scene -> {
                    scene.overHttp2(Told.REFUSED_STREAM);
                    scene.later(() -> scene.proxy.onConnection().resetAfter(0));
                },
                2));
        for (Told told : BREAKS) {
            rows.add(Row.broken(
                    "HTTP/2 " + told + " in the middle of the body", ErrorKind.INTERRUPTED, "one two ", scene -> {
                        scene.overHttp2(told);
                        scene.later(() -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .cutAfter(scene.opening() + 2));
                    }));
        }
        return rows;
    }

    /** Those that know nothing of what is asked. */
    static List<Row> beforeHeaders() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.harmless("HTTP/2", scene -> scene.overHttp2(Told.INTERNAL_ERROR), 1));
        rows.add(Row.harmless("HTTP/2 GOAWAY with each answer", scene -> scene.overHttp2(Told.GOAWAY_AFTER_THIS), 1));
        for (Told told : BREAKS) {
            rows.add(Row.repeated("HTTP/2 " + told + " before headers", ErrorKind.CONNECTION_LOST, scene -> {
                scene.overHttp2(told);
                scene.later(() -> scene.proxy.onEveryConnection().resetAfter(0));
            }));
        }
        return rows;
    }
}
