package dev.exai.providers.internal.models;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a user's file about models: an object with {@code models}, whose rows begin with {@code model}. Stateless. */
public final class OverlayReader {
    private static final String MODELS = "models";
    private static final String MODEL = "model";
    private static final List<String> FIELDS = fields();

    private OverlayReader() {}

    /** What a file says of one model, and where it says it. Immutable once read. */
    public static final class Entry {
        private final ModelId model;
        private final ModelRow row;
        private final String where;

        private Entry(ModelId model, ModelRow row, String where) {
            this.model = model;
            this.row = row;
            this.where = where;
        }

        /** Of which model. */
        public ModelId model() {
            return model;
        }

        /** File and line. */
        public String where() {
            return where;
        }

        /** The names it gives the model; empty if it says nothing of them. */
        public List<String> aliases() {
            return row.aliases();
        }

        /** The facts with what the file says instead of what they say. */
        public ModelInfo applied(ModelInfo facts) {
            return row.applied(facts.toBuilder());
        }
    }

    /**
     * The entries of a file in their order.
     *
     * @param source names the file in faults
     * @throws ExaiException kind CONFIGURATION if it breaks the format; names line and field
     */
    public static List<Entry> read(byte[] content, String source) {
        try (StrictJson json = new StrictJson(content, source)) {
            if (!json.start().objectUntil(MODELS, List.of(MODELS), name -> false)) {
                throw json.fault("lacks the field " + MODELS);
            }
            List<Entry> entries = json.list(() -> entry(json));
            json.end();
            return entries;
        } catch (JacksonException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, source + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static List<String> fields() {
        List<String> fields = new ArrayList<>(List.of(MODEL));
        fields.addAll(ModelRow.FIELDS);
        return List.copyOf(fields);
    }

    private static Entry entry(StrictJson json) {
        String where = json.where();
        ModelRow row = new ModelRow(json);
        Name name = new Name();
        json.object(FIELDS, field -> field.equals(MODEL) ? name.read(json) : row.read(field));
        ModelId model = name.model;
        if (model == null) {
            throw json.fault("has a row without the field " + MODEL);
        }
        return new Entry(model, row, where);
    }

    /** The field that names the model. */
    private static final class Name {
        private @Nullable ModelId model;

        boolean read(StrictJson json) {
            String text = json.string();
            try {
                model = ModelId.parse(text);
            } catch (IllegalArgumentException e) {
                throw json.fault("must be written provider/name, not " + text);
            }
            return true;
        }
    }
}
