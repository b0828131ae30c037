package dev.exai.server.ops;

import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelChanges;
import dev.exai.core.model.ModelChanges.Changed;
import dev.exai.core.model.ModelChanges.Difference;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.Timeouts;
import dev.exai.providers.ModelOverlay;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How the providers' own lists of models differ from what is known, for programs and for people. Immutable. */
public final class ModelRefresh {
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, Answer> answers;
    private final LocalDate today;

    private ModelRefresh(Map<String, Answer> answers, LocalDate today) {
        this.answers = answers;
        this.today = today;
    }

    /**
     * What asking one provider led to.
     *
     * @param changes null if there are none to tell
     * @param fault why there are none
     * @param failed whether that is a failure
     */
    private record Answer(@Nullable ModelChanges changes, String fault, boolean failed) {}

    /** Asks each of the providers for its models, at no cost in tokens. */
    public static ModelRefresh of(List<Provider> providers, Timeouts timeouts, TimeSource time) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (Provider provider : providers) {
            CallContext context = CallContext.until(Deadline.after(TIME, time))
                    .timeouts(timeouts)
                    .build();
            answers.put(provider.id().value(), answer(provider, context));
        }
        return new ModelRefresh(answers, LocalDate.ofInstant(time.instant(), ZoneOffset.UTC));
    }

    private static Answer answer(Provider provider, CallContext context) {
        RemoteModels models = provider.remoteModels();
        if (models == null) {
            return new Answer(null, "keeps no list of its models", false);
        }
        try {
            return new Answer(ModelChanges.between(provider.models(), models.list(context)), "", false);
        } catch (ExaiException e) {
            return new Answer(null, "could not be asked: " + e.kind() + ": " + e.getMessage(), true);
        }
    }

    /** Whether a provider that keeps a list could not be asked. */
    public boolean isIncomplete() {
        return answers.values().stream().anyMatch(Answer::failed);
    }

    /** The differences as lines for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        answers.forEach((provider, answer) -> {
            ModelChanges changes = answer.changes();
            if (changes == null) {
                text.append(provider).append(": ").append(answer.fault()).append('\n');
            } else if (changes.isEmpty()) {
                text.append(provider).append(": lists what is known\n");
            } else {
                text.append(provider).append('\n');
                lines(changes).forEach(line -> text.append("  ").append(line).append('\n'));
            }
        });
        return text.toString();
    }

    private static List<String> lines(ModelChanges changes) {
        List<String> lines = new ArrayList<>();
        changes.added().forEach(model -> lines.add("added " + ModelList.line(model)));
        changes.missing().forEach(model -> lines.add("missing " + model.id() + ": known, and not listed"));
        for (Changed changed : changes.changed()) {
            for (Difference difference : changed.differences()) {
                lines.add("changed " + changed.known().id() + ": " + difference.fact() + " " + difference.known()
                        + " -> " + difference.listed());
            }
        }
        return lines;
    }

    /** The differences as an object. */
    public ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        ArrayNode providers = json.putArray("providers");
        answers.forEach((id, answer) -> {
            ObjectNode provider = providers.addObject();
            provider.put("id", id);
            ModelChanges changes = answer.changes();
            if (changes == null) {
                provider.put("fault", answer.fault());
                return;
            }
            ArrayNode added = provider.putArray("added");
            changes.added().forEach(model -> added.add(ModelList.json(model)));
            ArrayNode missing = provider.putArray("missing");
            changes.missing().forEach(model -> missing.add(model.id().toString()));
            ArrayNode changed = provider.putArray("changed");
            changes.changed().forEach(change -> changed.add(json(change)));
        });
        return json;
    }

    private static ObjectNode json(Changed change) {
        ObjectNode json = JSON.objectNode();
        json.put("id", change.known().id().toString());
        ArrayNode differences = json.putArray("differences");
        for (Difference difference : change.differences()) {
            ObjectNode row = differences.addObject();
            row.put("fact", difference.fact());
            row.put("known", difference.known());
            row.put("listed", difference.listed());
        }
        return json;
    }

    /** A file that makes known what is new and what has changed, for the user to keep; null if there is nothing. */
    public @Nullable String overlay() {
        List<ModelInfo> news = new ArrayList<>();
        answers.forEach((provider, answer) -> {
            ModelChanges changes = answer.changes();
            if (changes != null) {
                changes.added().forEach(model -> news.add(dated(model, provider)));
                changes.changed().forEach(change -> news.add(dated(listed(change), provider)));
            }
        });
        return news.isEmpty() ? null : ModelOverlay.text(news);
    }

    /** Under the name that is known, and with the surcharges that no list tells. */
    private static ModelInfo listed(Changed change) {
        ModelInfo listed = change.listed();
        Price price = listed.price();
        Price before = change.known().price();
        if (price != null && before != null && before.currency().equals(price.currency())) {
            price = new Price(price.currency(), price.base(), before.tiers(), before.peak(), before.batchShare());
        }
        ModelInfo.Builder facts = ModelInfo.of(change.known().id())
                .displayName(change.known().id().name())
                .limits(listed.limits())
                .price(price);
        for (Capability ability : Capability.values()) {
            facts.capability(ability, listed.supports(ability));
        }
        return facts.build();
    }

    private ModelInfo dated(ModelInfo model, String provider) {
        return model.toBuilder()
                .asOf(today)
                .sources(List.of("the list of models of " + provider))
                .build();
    }
}
