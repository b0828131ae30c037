package dev.exai.providers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A vendor or server software that speaks OpenAI's chat completions and needs no code here: a type of provider that is
 * {@code custom} with other defaults. Its name is the {@code type} of its providers.
 *
 * @param vendor how it is set up
 * @param options those of {@code custom} that differ from the defaults; a provider's own options count over them
 * @param notes what to know, for people
 */
public record Preset(Vendor vendor, Map<String, String> options, String notes) {
    /** Copies and checks; the order of the options is kept. */
    public Preset {
        Objects.requireNonNull(vendor, "vendor");
        Objects.requireNonNull(notes, "notes");
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
