package dev.exai.providers.internal.models;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.Vendor;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads one vendor's file: the vendor's fields in any order, then {@code models}, which must be the last. Unknown and
 * repeated fields are faults. Reads once; not thread-safe.
 */
final class CatalogReader implements AutoCloseable {
    private static final String MODELS = "models";

    private final StrictJson json;
    private final String source;
    private final Map<String, URI> baseUrls = new LinkedHashMap<>();
    private final Map<String, String> paths = new LinkedHashMap<>();
    private List<String> keyVariables = List.of();
    private List<String> baseUrlVariables = List.of();
    private boolean keyNeeded = true;
    private @Nullable String id;
    private @Nullable String displayName;

    CatalogReader(byte[] content, String source) {
        json = new StrictJson(content, source);
        this.source = source;
    }

    Vendor readVendor() {
        return checked(this::head);
    }

    VendorCatalog read(ProviderId provider) {
        return checked(() -> {
            Vendor vendor = head();
            ModelReader reader = new ModelReader(json, provider);
            List<ModelInfo> models = json.list(reader::read);
            json.end();
            return new VendorCatalog(vendor, paths, models, reader.responsesOnly());
        });
    }

    @Override
    public void close() {
        json.close();
    }

    private Vendor head() {
        if (!json.start().objectUntil(MODELS, this::field)) {
            throw json.fault("lacks the field " + MODELS);
        }
        if (id == null || displayName == null) {
            throw json.fault("must come after vendor and displayName");
        }
        return new Vendor(id, displayName, keyNeeded, keyVariables, baseUrlVariables, baseUrls);
    }

    private boolean field(String name) {
        switch (name) {
            case "vendor" -> id = json.string();
            case "displayName" -> displayName = json.string();
            case "keyNeeded" -> keyNeeded = json.flag();
            case "keyVariables" -> keyVariables = json.strings();
            case "baseUrlVariables" -> baseUrlVariables = json.strings();
            case "baseUrls" ->
                json.object(region -> {
                    baseUrls.put(region, address(json.string()));
                    return true;
                });
            case "paths" ->
                json.object(purpose -> {
                    paths.put(purpose, json.string());
                    return true;
                });
            default -> {
                return false;
            }
        }
        return true;
    }

    private URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw json.fault("is no address: " + text);
        }
    }

    private <T> T checked(Supplier<T> read) {
        try {
            return read.get();
        } catch (JacksonException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, source + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
