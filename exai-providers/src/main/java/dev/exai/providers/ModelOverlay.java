package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.models.OverlayReader;
import dev.exai.providers.internal.models.OverlayReader.Entry;
import dev.exai.providers.internal.models.OverlayWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Models that a user adds to the catalogue, and facts of it that he knows better: a JSON object whose {@code models} lists
 * objects, each with {@code model}, written {@code provider/name}, and any of the fields that the catalogue has, such as
 * {@code contextWindow}, {@code price}, {@code can} and {@code aliases}. Fields that are not there stay as they are.
 * Immutable.
 */
public final class ModelOverlay {
    private final List<Entry> entries;

    private ModelOverlay(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads a file.
     *
     * @throws ExaiException kind CONFIGURATION if it cannot be read or breaks the format; names the file, the line and the
     *     field, and the field that was probably meant
     */
    public static ModelOverlay read(Path file) {
        try {
            return new ModelOverlay(OverlayReader.read(Files.readAllBytes(file), String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "the file of models " + file + " cannot be read", e);
        }
    }

    /**
     * Reads a text.
     *
     * @param source what faults call it
     * @throws ExaiException as {@link #read}
     */
    public static ModelOverlay of(String source, String json) {
        return new ModelOverlay(OverlayReader.read(json.getBytes(StandardCharsets.UTF_8), source));
    }

    /** The text of a file that says what these facts say; facts that are unknown are not written. */
    public static String text(List<ModelInfo> models) {
        return OverlayWriter.text(models);
    }

    /** The models that it says something of, in its order. */
    public List<ModelId> models() {
        return entries.stream().map(Entry::model).toList();
    }

    List<Entry> entries() {
        return entries;
    }

    /** The provider's models with what the overlays say of them, later ones having the last word; new ones at the end. */
    static List<ModelInfo> applied(List<ModelInfo> known, ProviderId provider, List<ModelOverlay> overlays) {
        Map<String, ModelInfo> models = new LinkedHashMap<>();
        known.forEach(model -> models.put(key(model.id()), model));
        for (ModelOverlay overlay : overlays) {
            for (Entry entry : overlay.entries) {
                if (entry.model().provider().equals(provider)) {
                    ModelInfo before = models.get(key(entry.model()));
                    models.put(
                            key(entry.model()),
                            entry.applied(
                                    before == null ? ModelInfo.of(entry.model()).build() : before));
                }
            }
        }
        return List.copyOf(models.values());
    }

    private static String key(ModelId model) {
        return model.name().toLowerCase(Locale.ROOT);
    }
}
