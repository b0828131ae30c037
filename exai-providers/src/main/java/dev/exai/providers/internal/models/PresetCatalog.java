package dev.exai.providers.internal.models;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.providers.Preset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The vendors that need no code, from one resource file. Nothing is kept between calls. */
public final class PresetCatalog {
    private static final String FILE = "presets.json";

    private PresetCatalog() {}

    /**
     * All of them, in the order of the file.
     *
     * @throws ExaiException kind CONFIGURATION if the file breaks the format
     */
    public static List<Preset> all() {
        InputStream content = PresetCatalog.class.getResourceAsStream(FILE);
        if (content == null) {
            throw new IllegalStateException("this jar lacks " + FILE);
        }
        try (content) {
            return read(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }

    static List<Preset> read(byte[] content) {
        try (StrictJson json = new StrictJson(content, FILE)) {
            if (!json.start().objectUntil("presets", List.of("presets"), name -> false)) {
                throw json.fault("lacks the field presets");
            }
            List<Preset> presets = json.list(() -> preset(json));
            json.end();
            return presets;
        } catch (JacksonException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, FILE + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Preset preset(StrictJson json) {
        Row row = new Row(json);
        json.object(VendorFields.NAMES, row::field);
        return row.preset();
    }

    /** One entry while it is read. */
    private static final class Row {
        private final StrictJson json;
        private final VendorFields vendor;
        private final Map<String, String> options = new LinkedHashMap<>();
        private List<String> sources = List.of();
        private @Nullable String notes;
        private @Nullable LocalDate asOf;

        Row(StrictJson json) {
            this.json = json;
            vendor = new VendorFields(json);
        }

        boolean field(String name) {
            switch (name) {
                case "options" -> json.object(option -> options.put(option, json.string()));
                case "notes" -> notes = json.string();
                case "asOf" -> asOf = json.date();
                case "sources" -> sources = json.strings();
                default -> {
                    return vendor.read(name);
                }
            }
            return true;
        }

        Preset preset() {
            if (notes == null || asOf == null || sources.isEmpty()) {
                throw json.fault("entry must have notes, asOf and sources");
            }
            return new Preset(vendor.vendor(), options, notes);
        }
    }
}
