package dev.exai.files.internal;

import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.files.RetentionReport;
import dev.exai.files.RetentionRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ends files by what they are and how old they are. Thread-safe. */
public final class Retention {
    private static final int PAGE = 500;

    private final Database database;
    private final FileCatalog catalog;
    private final TimeSource time;
    private final Reports reports;

    /** Of the files in the catalogue. */
    public Retention(Database database, FileCatalog catalog, TimeSource time, Reports reports) {
        this.database = database;
        this.catalog = catalog;
        this.time = time;
        this.reports = reports;
    }

    /** What each rule ends; with a dry run, what it would end if it were the only one. */
    public List<RetentionReport> run(List<RetentionRule> rules, boolean dryRun) {
        return dryRun
                ? runAll(rules, true)
                : reports.keep(
                        "retention",
                        () -> runAll(rules, false),
                        done -> Map.of(
                                "files",
                                done.stream().mapToLong(RetentionReport::files).sum()));
    }

    private List<RetentionReport> runAll(List<RetentionRule> rules, boolean dryRun) {
        return rules.stream().map(rule -> run(rule, dryRun)).toList();
    }

    private RetentionReport run(RetentionRule rule, boolean dryRun) {
        Question question = Question.of(rule, time.instant());
        long files = 0;
        long bytes = 0;
        List<FileRow> page = page(question, -1);
        while (!page.isEmpty()) {
            for (FileRow row : page) {
                if (dryRun || catalog.end(row.file())) {
                    files++;
                    bytes += row.file().sizeBytes();
                }
            }
            page = page(question, page.get(page.size() - 1).seq());
        }
        return new RetentionReport(rule.name(), files, bytes);
    }

    private List<FileRow> page(Question question, long after) {
        List<Object> values = new ArrayList<>(question.values);
        values.add(after);
        values.add(PAGE);
        return database.read(sql -> sql.all(
                FileRow.SELECT + "WHERE " + question.where + " AND seq > ? ORDER BY seq LIMIT ?",
                FileRow::of,
                values.toArray()));
    }

    /** Which files a rule ends. */
    private record Question(String where, List<Object> values) {
        static Question of(RetentionRule rule, Instant now) {
            StringBuilder where = new StringBuilder("deleted_at IS NULL AND held = 0 AND created_at <= ?");
            List<Object> values = new ArrayList<>(List.of(Micros.of(now.minus(rule.age()))));
            String type = rule.mediaType();
            if (type != null && type.endsWith("*")) {
                String family = type.substring(0, type.length() - 1);
                where.append(" AND substr(media_type, 1, " + family.length() + ") = ?");
                values.add(family);
            } else if (type != null) {
                where.append(" AND media_type = ?");
                values.add(type);
            }
            String purpose = rule.purpose();
            if (purpose != null) {
                where.append(" AND purpose = ?");
                values.add(purpose);
            }
            return new Question(where.toString(), values);
        }
    }
}
