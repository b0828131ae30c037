package dev.exai.providers;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A company or server software whose API EXAI speaks, and how it is set up from the environment.
 *
 * @param id its name, which is also the {@code type} of its providers, for example {@code kimi}
 * @param displayName a name for people
 * @param keyNeeded whether it refuses calls without a key
 * @param keyVariables environment variables that may hold its key; the first that is set counts
 * @param baseUrlVariables environment variables that may hold another address; the first that is set counts
 * @param baseUrls its own addresses by region, the default first; empty if the address is always a setting
 */
public record Vendor(
        String id,
        String displayName,
        boolean keyNeeded,
        List<String> keyVariables,
        List<String> baseUrlVariables,
        Map<String, URI> baseUrls) {
    /** Copies and checks; the order of the addresses is kept. */
    public Vendor {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(displayName, "displayName");
        keyVariables = List.copyOf(keyVariables);
        baseUrlVariables = List.copyOf(baseUrlVariables);
        baseUrls = Collections.unmodifiableMap(new LinkedHashMap<>(baseUrls));
    }

    /** The address used when no setting says otherwise; null if there is none and a setting must give it. */
    public @Nullable URI defaultBaseUrl() {
        return baseUrls.isEmpty() ? null : baseUrls.values().iterator().next();
    }
}
