package dev.exai.server.files;

import dev.exai.files.SyncPlan;
import dev.exai.files.SyncReport;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a comparison of copies with a provider's listing says, for results of tools and commands. */
public final class SyncJson {
    private SyncJson() {}

    /**
     * What the plan would do, by kinds.
     *
     * @param report what came of it; null if it was not applied
     */
    public static ObjectNode of(SyncPlan plan, @Nullable SyncReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("provider", plan.provider().value());
        json.put("verdict", word(plan.verdict()));
        if (plan.reason() != null) {
            json.put("reason", plan.reason());
        }
        json.put("known", plan.known());
        json.put("listed", plan.listed());
        ObjectNode toDo = json.putObject("to_do");
        counts(plan).forEach(toDo::put);
        ArrayNode failures = json.putArray("failures");
        if (report != null) {
            json.put("done", report.total());
            json.put("skipped", report.skipped());
            report.failures().forEach(failures::add);
        }
        return json;
    }

    /** How many steps of each kind the plan has. */
    public static Map<String, Integer> counts(SyncPlan plan) {
        Map<String, Integer> counts = new TreeMap<>();
        plan.steps().forEach(step -> counts.merge(word(step.kind()), 1, Integer::sum));
        return counts;
    }

    /** A constant as results write it. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
