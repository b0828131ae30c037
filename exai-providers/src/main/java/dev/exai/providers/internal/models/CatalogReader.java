package dev.exai.providers.internal.models;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.Vendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/**
 * Reads one vendor's file: the vendor's fields and the rows of {@code embeddings} in any order, then {@code models}, which must be the last. Unknown and
 * repeated fields are faults. Reads once; not thread-safe.
 */
final class CatalogReader implements AutoCloseable {
    private static final String MODELS = "models";

    private final StrictJson json;
    private final String source;
    private final VendorFields fields;
    private final Map<String, String> paths = new LinkedHashMap<>();
    private ProviderId owner = new ProviderId("vendor"); // of rows that nobody asked for
    private List<ModelInfo> embeddings = List.of();

    CatalogReader(byte[] content, String source) {
        json = new StrictJson(content, source);
        fields = new VendorFields(json);
        this.source = source;
    }

    Vendor readVendor() {
        return checked(this::head);
    }

    VendorCatalog read(ProviderId provider) {
        owner = provider;
        return checked(() -> {
            Vendor vendor = head();
            ModelReader reader = new ModelReader(json, provider);
            List<ModelInfo> models = json.list(reader::read);
            json.end();
            return new VendorCatalog(vendor, paths, models, reader.responsesOnly(), embeddings);
        });
    }

    @Override
    public void close() {
        json.close();
    }

    private Vendor head() {
        if (!json.start().objectUntil(MODELS, VendorFields.NAMES, this::field)) {
            throw json.fault("lacks the field " + MODELS);
        }
        return fields.vendor();
    }

    private boolean field(String name) {
        switch (name) {
            case "paths" -> json.object(purpose -> paths.put(purpose, json.string()));
            case "embeddings" -> embeddings = json.list(new ModelReader(json, owner)::read);
            default -> {
                return fields.read(name);
            }
        }
        return true;
    }

    private <T> T checked(Supplier<T> read) {
        try {
            return read.get();
        } catch (JacksonException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, source + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
