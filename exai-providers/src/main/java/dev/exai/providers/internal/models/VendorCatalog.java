package dev.exai.providers.internal.models;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.Vendor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a vendor and its models, from one resource file. Nothing is kept between calls: a provider reads its
 * vendor's file once when it is made, and files of other vendors are not touched.
 *
 * @param paths what follows the base address, by purpose: {@code chat}, {@code models}, {@code files}, …
 * @param models in order of preference, under the name of the provider they were read for
 * @param responsesOnly names of models that the vendor serves with its Responses API and not with chat completions
 * @param embeddings models that turn texts into vectors and serve no chats, in order of preference
 */
public record VendorCatalog(
        Vendor vendor,
        Map<String, String> paths,
        List<ModelInfo> models,
        Set<String> responsesOnly,
        List<ModelInfo> embeddings) {
    /** Copies. */
    public VendorCatalog {
        paths = Map.copyOf(paths);
        models = List.copyOf(models);
        responsesOnly = Set.copyOf(responsesOnly);
        embeddings = List.copyOf(embeddings);
    }

    /**
     * The vendor with its models.
     *
     * @param vendorId names the file, for example {@code kimi}
     * @param provider whose models they shall be
     * @throws ExaiException kind CONFIGURATION if there is no such file or it breaks the format
     */
    public static VendorCatalog of(String vendorId, ProviderId provider) {
        try (CatalogReader reader = open(vendorId)) {
            return reader.read(provider);
        }
    }

    /**
     * The vendor alone, which reads only the head of its file.
     *
     * @throws ExaiException as {@link #of}
     */
    public static Vendor vendor(String vendorId) {
        try (CatalogReader reader = open(vendorId)) {
            return reader.readVendor();
        }
    }

    /**
     * The vendor's address in a region.
     *
     * @param region null for the default
     * @throws ExaiException kind CONFIGURATION if the region is unknown, or there is no default
     */
    public URI baseUrl(@Nullable String region) {
        URI url = region == null ? vendor.defaultBaseUrl() : vendor.baseUrls().get(region);
        if (url != null) {
            return url;
        }
        String fault = region == null
                ? "base URL is missing; " + vendor.id() + " has no default"
                : "option region must be one of " + vendor.baseUrls().keySet() + ", not " + region;
        throw new ExaiException(ErrorKind.CONFIGURATION, fault);
    }

    /**
     * What follows the base address for a purpose, beginning with a slash.
     *
     * @throws IllegalArgumentException if the vendor has no path for it
     */
    public String path(String purpose) {
        String path = paths.get(purpose);
        if (path == null) {
            throw new IllegalArgumentException(vendor.id() + " has no path for " + purpose);
        }
        return path;
    }

    private static CatalogReader open(String vendorId) {
        String file = vendorId + ".json";
        InputStream content = VendorCatalog.class.getResourceAsStream(file);
        if (content == null) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "there is no catalogue of a vendor named " + vendorId);
        }
        try (content) {
            return new CatalogReader(content.readAllBytes(), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalogue " + file, e);
        }
    }
}
