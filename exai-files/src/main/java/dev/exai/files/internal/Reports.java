package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteReader;
import dev.exai.files.FileReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last report of each kind of work, in the catalogue, where every process reads it. Thread-safe. */
public final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final Database database;
    private final TimeSource time;

    /** Those of the catalogue. */
    public Reports(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
    }

    /** All of them, by their work. */
    public List<FileReport> all() {
        return database.read(sql -> sql.all(
                "SELECT work, at, failure, counts FROM file_reports ORDER BY work",
                row -> new FileReport(
                        row.getString(1), Micros.instant(row.getLong(2)), row.getString(3), counts(row.getString(4)))));
    }

    private static Map<String, Long> counts(String text) {
        Map<String, Long> counts = new HashMap<>();
        Stream.of(text.split(" ", -1)).filter(each -> !each.isEmpty()).forEach(each -> {
            int equals = each.indexOf('=');
            counts.put(each.substring(0, equals), Long.valueOf(each.substring(equals + 1)));
        });
        return counts;
    }

    /** Does the work and keeps what came of it; that another is at it already is no news. */
    <T> T keep(String work, Supplier<T> doing, Function<T, Map<String, Long>> counts) {
        try {
            T result = doing.get();
            write(work, null, counts.apply(result));
            return result;
        } catch (ExaiException e) {
            failed(work, e);
            throw e;
        }
    }

    void failed(String work, ExaiException failure) {
        if (failure.kind() != ErrorKind.IN_PROGRESS) {
            write(work, failure.kind().name(), Map.of());
        }
    }

    private void write(String work, @Nullable String failure, Map<String, Long> counts) {
        if (database instanceof SqliteReader) {
            return; // who only looks leaves nothing
        }
        String text = new TreeMap<>(counts)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" "));
        try {
            database.write(sql -> sql.update(
                    "INSERT INTO file_reports (work, at, failure, counts) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (work) DO UPDATE SET at = excluded.at, failure = excluded.failure,"
                            + " counts = excluded.counts",
                    work,
                    Micros.of(time.instant()),
                    failure,
                    text));
        } catch (ExaiException e) {
            LOG.warn("report not kept work={} kind={}", work, e.kind());
        }
    }
}
