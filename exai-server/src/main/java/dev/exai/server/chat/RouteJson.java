package dev.exai.server.chat;

import dev.exai.core.route.Candidate;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.route.Target;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Why a model was asked, as metadata of a result: for programs and people, not for the model that reads the answer. */
public final class RouteJson {
    /** The name of the metadata. */
    public static final String META_NAME = "dev.exai/route";

    private RouteJson() {}

    /** The chosen model, why, what every other candidate scored or why it was skipped, and who would have stood in. */
    public static ObjectNode of(RoutePlan plan) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        ObjectNode json = meta.putObject(META_NAME);
        json.put("model", plan.model().id().toString());
        json.put("because", plan.why());
        ArrayNode candidates = json.putArray("candidates");
        for (Candidate candidate : plan.candidates()) {
            ObjectNode entry = candidates.addObject();
            entry.put("model", candidate.model().id().toString());
            if (candidate.skippedBecause() == null) {
                entry.put("score", candidate.score());
            } else {
                entry.put("skipped_because", candidate.skippedBecause());
            }
        }
        ObjectNode fallbacks = json.putObject("fallbacks");
        add(fallbacks, "general", plan.fallbacks().general());
        add(fallbacks, "longer_context", plan.fallbacks().longerContext());
        add(fallbacks, "other_rules", plan.fallbacks().otherRules());
        return meta;
    }

    private static void add(ObjectNode json, String name, List<Target> targets) {
        ArrayNode models = json.putArray(name);
        targets.forEach(target -> models.add(target.model().id().toString()));
    }
}
