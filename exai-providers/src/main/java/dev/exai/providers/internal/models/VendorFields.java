package dev.exai.providers.internal.models;

import dev.exai.providers.Vendor;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that say how a vendor is set up, while they are read. Not thread-safe. */
final class VendorFields {
    /** The names of the fields. */
    static final List<String> NAMES =
            List.of("vendor", "displayName", "keyNeeded", "keyVariables", "baseUrlVariables", "baseUrls");

    private final StrictJson json;
    private final Map<String, URI> baseUrls = new LinkedHashMap<>();
    private List<String> keyVariables = List.of();
    private List<String> baseUrlVariables = List.of();
    private boolean keyNeeded = true;
    private @Nullable String id;
    private @Nullable String displayName;

    VendorFields(StrictJson json) {
        this.json = json;
    }

    /** Reads the value of the field; false if it is none of these. */
    boolean read(String name) {
        switch (name) {
            case "vendor" -> id = json.string();
            case "displayName" -> displayName = json.string();
            case "keyNeeded" -> keyNeeded = json.flag();
            case "keyVariables" -> keyVariables = json.strings();
            case "baseUrlVariables" -> baseUrlVariables = json.strings();
            case "baseUrls" -> json.object(region -> baseUrls.put(region, address(json.string())));
            default -> {
                return false;
            }
        }
        return true;
    }

    Vendor vendor() {
        if (id == null || displayName == null) {
            throw json.fault("must come after vendor and displayName");
        }
        return new Vendor(id, displayName, keyNeeded, keyVariables, baseUrlVariables, baseUrls);
    }

    private URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw json.fault("is no address: " + text);
        }
    }
}
