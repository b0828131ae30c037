package dev.exai.providers.internal.models;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rows of {@code models}. A row begins with {@code name} and must have {@code sources} and {@code asOf}. */
final class ModelReader {
    private static final String NAME = "name";
    private static final String API = "api";
    private static final List<String> FIELDS = fields();

    private final StrictJson json;
    private final ProviderId provider;
    private final Set<String> responsesOnly = new HashSet<>();

    ModelReader(StrictJson json, ProviderId provider) {
        this.json = json;
        this.provider = provider;
    }

    ModelInfo read() {
        Row row = new Row();
        json.object(FIELDS, row::field);
        return row.build();
    }

    /** The models read so far whose row says {@code "api": "responses"}. */
    Set<String> responsesOnly() {
        return responsesOnly;
    }

    private static List<String> fields() {
        List<String> fields = new ArrayList<>(List.of(NAME, API));
        fields.addAll(ModelRow.FIELDS);
        return List.copyOf(fields);
    }

    private final class Row {
        private final ModelRow facts = new ModelRow(json);
        private @Nullable ModelId model;

        boolean field(String name) {
            if (name.equals(NAME)) {
                model = new ModelId(provider, json.string());
                return true;
            }
            ModelId named = model();
            if (name.equals(API)) {
                responsesOnly.add(api(named.name()));
                return true;
            }
            return facts.read(name);
        }

        ModelInfo build() {
            if (!facts.hasSources() || !facts.hasDate()) {
                throw json.fault("row must have " + (facts.hasSources() ? "asOf" : "sources"));
            }
            return facts.applied(ModelInfo.of(model()));
        }

        private ModelId model() {
            ModelId named = model;
            if (named == null) {
                throw json.fault("must come after name");
            }
            return named;
        }
    }

    /** The only other interface that a row may name. */
    private String api(String model) {
        String word = json.string();
        if (!word.equals("responses")) {
            throw json.fault("has an unknown value: " + word);
        }
        return model;
    }
}
