package dev.exai.server.tools;

import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.SyncPlan;
import dev.exai.files.SyncReport;
import dev.exai.files.SyncWish;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.PlanDigest;
import dev.exai.server.files.SyncJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares copies at providers with what is known of them and puts right what differs, or deletes what belongs to no file: looks
 * first, asks, and only then does it. Steps are only counted, because they may be those of other owners.
 *
 * @param orphansOnly whether everything else that differs is left as it is
 */
record CopyComparison(CopiesAt copies, CallClocks clocks, boolean orphansOnly) {
    /**
     * Does it.
     *
     * @param only a provider; null for all that list files
     */
    void run(ObjectNode arguments, @Nullable String only, ToolContext context, ObjectNode json) {
        CallContext call = clocks.context(context, null);
        Map<Provider, SyncPlan> plans = plans(arguments, only, call);
        String digest = PlanDigest.of(plans.values());
        json.put("plan", digest);
        ArrayNode told = json.putArray("providers");
        if (arguments.path("dry_run").asBoolean(true)) {
            json.put("status", "dry_run");
            plans.values().forEach(plan -> told.add(entry(plan, null)));
            return;
        }
        Confirmation.Consent consent =
                plans.values().stream().allMatch(plan -> plan.steps().isEmpty())
                        ? Confirmation.Consent.GIVEN
                        : Confirmation.to(question(plans), digest, arguments, context);
        json.put("status", consent.status());
        boolean may = consent == Confirmation.Consent.GIVEN;
        plans.forEach((provider, plan) ->
                told.add(entry(plan, may && !plan.steps().isEmpty() ? copies.apply(plan, provider, call) : null)));
    }

    private Map<Provider, SyncPlan> plans(ObjectNode arguments, @Nullable String only, CallContext call) {
        Map<Provider, SyncPlan> plans = new LinkedHashMap<>();
        for (Provider provider : copies.listing(only)) {
            plans.put(
                    provider,
                    orphansOnly
                            ? copies.orphans(provider, call)
                            : copies.files().service().planSync(provider, wish(arguments), call));
        }
        return plans;
    }

    private static SyncWish wish(ObjectNode arguments) {
        JsonNode verify = arguments.get("verify");
        return new SyncWish(arguments.path("resend").asBoolean(false), verify == null ? 0 : verify.intValue());
    }

    private String question(Map<Provider, SyncPlan> plans) {
        StringBuilder question = new StringBuilder(
                orphansOnly
                        ? "Files at providers that belong to no file here will be deleted:"
                        : "Copies at providers will be put right:");
        plans.values().forEach(plan -> {
            question.append(' ').append(plan.provider()).append(": ");
            question.append(SyncJson.counts(plan)).append(" of ").append(plan.listed());
            question.append(plan.reason() == null ? "." : " (" + plan.reason() + ").");
        });
        return question.toString();
    }

    private ObjectNode entry(SyncPlan plan, @Nullable SyncReport report) {
        ObjectNode entry = SyncJson.of(plan, report);
        if (orphansOnly) {
            entry.put("orphans", plan.steps().size());
            entry.put("deleted", report == null ? 0 : report.total());
        }
        return entry;
    }
}
