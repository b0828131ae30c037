package dev.exai.server.tools;

import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.SyncPlan;
import dev.exai.files.SyncReport;
import dev.exai.server.files.CopiesAt;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes copies at providers that belong to no file: looks first, asks, and only then deletes. */
record OrphanCleanUp(CopiesAt copies, CallClocks clocks) {
    void run(ObjectNode arguments, @Nullable String only, ToolContext context, ObjectNode json) {
        CallContext call = clocks.context(context, null);
        Map<Provider, SyncPlan> plans = new LinkedHashMap<>();
        for (Provider provider : copies.listing(only)) {
            plans.put(provider, copies.orphans(provider, call));
        }
        ArrayNode told = json.putArray("providers");
        if (arguments.path("dry_run").asBoolean(true)) {
            plans.values().forEach(plan -> tell(told, plan, null));
            json.put("status", "dry_run");
            return;
        }
        long orphans = plans.values().stream()
                .filter(OrphanCleanUp::isKnown)
                .mapToLong(OrphanCleanUp::orphans)
                .sum();
        if (orphans > 0 && !Confirmation.given(question(plans, orphans), arguments, context)) {
            plans.values().forEach(plan -> tell(told, plan, null));
            json.put("status", "not_confirmed");
            return;
        }
        plans.forEach((provider, plan) ->
                tell(told, plan, isKnown(plan) && orphans(plan) > 0 ? copies.apply(plan, provider, call) : null));
    }

    private static String question(Map<Provider, SyncPlan> plans, long orphans) {
        StringBuilder question = new StringBuilder();
        question.append(orphans).append(" files at providers that belong to no file here will be deleted:");
        plans.values().forEach(plan -> {
            question.append(' ')
                    .append(orphans(plan))
                    .append(" of ")
                    .append(plan.listed())
                    .append(" at ");
            question.append(plan.provider());
            question.append(plan.reason() == null ? "." : " (" + plan.reason() + ").");
        });
        return question.toString();
    }

    /** A plan whose listing failed says nothing. */
    private static boolean isKnown(SyncPlan plan) {
        return plan.verdict() != SyncPlan.Verdict.UNVERIFIED;
    }

    private static long orphans(SyncPlan plan) {
        return plan.steps().size();
    }

    private static void tell(ArrayNode told, SyncPlan plan, @Nullable SyncReport report) {
        ObjectNode entry = told.addObject();
        entry.put("provider", plan.provider().value());
        entry.put("verdict", plan.verdict().name().toLowerCase(Locale.ROOT));
        if (plan.reason() != null) {
            entry.put("reason", plan.reason());
        }
        entry.put("listed", plan.listed());
        entry.put("orphans", orphans(plan));
        entry.put("deleted", report == null ? 0 : report.total());
        ArrayNode failures = entry.putArray("failures");
        if (report != null) {
            report.failures().forEach(failures::add);
        }
    }
}
