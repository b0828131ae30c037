package dev.exai.server.ops;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.Support;
import dev.exai.server.settings.ProviderSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The models that can be asked, and the providers that cannot, for programs and for people. Immutable. */
public final class ModelList {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, List<ModelInfo>> models = new LinkedHashMap<>();
    private final List<ProviderSettings.Unavailable> unavailable;
    private final String defaultModel;

    /** The list over what is configured; every configured provider is listed, also one without models. */
    public ModelList(ModelCatalog catalog, ProviderSettings providers, String defaultModel) {
        providers.configured().forEach(config -> models.put(config.id().value(), new ArrayList<>()));
        catalog.all()
                .forEach(model -> models.computeIfAbsent(model.id().provider().value(), id -> new ArrayList<>())
                        .add(model));
        unavailable = providers.unavailable();
        this.defaultModel = defaultModel;
    }

    private ModelList(ModelList whole, String provider) {
        models.put(provider, whole.models.getOrDefault(provider, List.of()));
        unavailable = whole.unavailable.stream()
                .filter(missing -> missing.id().equals(provider))
                .toList();
        defaultModel = whole.defaultModel;
    }

    /** Whether there is a provider of that name, usable or not. */
    public boolean knows(String provider) {
        return models.containsKey(provider)
                || unavailable.stream().anyMatch(missing -> missing.id().equals(provider));
    }

    /** The same with this provider alone. */
    public ModelList only(String provider) {
        return new ModelList(this, provider);
    }

    /** The list as the output schema of {@code listmodels} describes it. */
    public ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        json.put("default_model", defaultModel);
        ArrayNode providers = json.putArray("providers");
        models.forEach((id, list) -> {
            ObjectNode provider = providers.addObject();
            provider.put("id", id);
            ArrayNode entries = provider.putArray("models");
            list.forEach(model -> entries.add(json(model)));
        });
        json.set("unavailable", unavailable(unavailable));
        return json;
    }

    /** The list as lines for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        models.forEach((id, list) -> {
            text.append(id).append(list.isEmpty() ? ": no models are listed\n" : "\n");
            list.forEach(model -> text.append("  ").append(line(model)).append('\n'));
        });
        text.append(missingText());
        return text.append("default model: ").append(defaultModel).append('\n').toString();
    }

    /** Which providers can be asked, in one line, and which cannot and why, in one line each. */
    public String providersText() {
        String usable = models.isEmpty() ? "" : "providers: " + String.join(", ", models.keySet()) + "\n";
        return usable + missingText();
    }

    private String missingText() {
        StringBuilder text = new StringBuilder();
        if (models.isEmpty()) {
            text.append("no provider is configured, so no model can be asked; set a key, or try --demo\n");
        }
        unavailable.forEach(missing -> text.append("not available: ")
                .append(missing.displayName())
                .append(" (")
                .append(missing.id())
                .append("): ")
                .append(missing.why())
                .append("; ")
                .append(missing.mend())
                .append('\n'));
        return text.toString();
    }

    /** Providers that cannot be used, as both {@code listmodels} and {@code status} show them. */
    public static ArrayNode unavailable(List<ProviderSettings.Unavailable> providers) {
        ArrayNode array = JSON.arrayNode();
        for (ProviderSettings.Unavailable missing : providers) {
            ObjectNode entry = array.addObject();
            entry.put("id", missing.id());
            entry.put("name", missing.displayName());
            entry.put("why", missing.why());
            entry.put("mend", missing.mend());
        }
        return array;
    }

    static ObjectNode json(ModelInfo model) {
        ObjectNode json = JSON.objectNode();
        json.put("id", model.id().toString());
        json.put("name", model.displayName());
        model.aliases().forEach(json.putArray("aliases")::add);
        json.put("status", word(model.status()));
        Integer context = model.limits().contextWindow();
        if (context != null) {
            json.put("context_window", context);
        }
        Integer output = model.limits().maxOutputTokens();
        if (output != null) {
            json.put("max_output_tokens", output);
        }
        abilities(model, Support.YES).forEach(json.putArray("abilities")::add);
        abilities(model, Support.NO).forEach(json.putArray("lacks")::add);
        json.put("thinks", word(model.reasoning().mode()));
        Price price = model.price();
        if (price != null) {
            json.set("price", json(price));
        }
        if (model.asOf() != null) {
            json.put("as_of", model.asOf().toString());
        }
        return json;
    }

    private static ObjectNode json(Price price) {
        ObjectNode json = JSON.objectNode();
        json.put("currency", price.currency());
        json.put("input", price.base().input());
        if (price.base().cachedInput() != null) {
            json.put("cached_input", price.base().cachedInput());
        }
        json.put("output", price.base().output());
        return json;
    }

    static String line(ModelInfo model) {
        List<String> facts = new ArrayList<>();
        Integer context = model.limits().contextWindow();
        if (context != null) {
            facts.add(context + " tokens");
        }
        List<String> abilities = abilities(model, Support.YES);
        if (!abilities.isEmpty()) {
            facts.add(String.join(" ", abilities));
        }
        Price price = model.price();
        if (price != null) {
            facts.add(price.base().input().toPlainString() + "/"
                    + price.base().output().toPlainString() + " " + price.currency() + " per million");
        }
        if (model.status() != ModelInfo.Status.ACTIVE) {
            facts.add(word(model.status()));
        }
        String aliases = model.aliases().isEmpty() ? "" : " (" + String.join(", ", model.aliases()) + ")";
        return model.id() + aliases + (facts.isEmpty() ? "" : ": " + String.join("; ", facts));
    }

    private static List<String> abilities(ModelInfo model, Support support) {
        List<String> words = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            if (model.supports(capability) == support) {
                words.add(word(capability));
            }
        }
        return words;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
