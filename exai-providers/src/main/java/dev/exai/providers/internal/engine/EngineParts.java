package dev.exai.providers.internal.engine;

import dev.exai.core.Secret;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.http.HttpCalls;
import dev.exai.providers.internal.http.KeyRing;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a provider together from its settings and what is known of its vendor. Not thread-safe. */
public final class EngineParts {
    private final ProviderConfig config;
    private final List<String> headers = new ArrayList<>(List.of(
            "Accept", "text/event-stream, application/json",
            "Accept-Encoding", "identity", // compression would hold pieces of a stream back
            "User-Agent", "exai"));
    private String keyHeader = "Authorization";
    private @Nullable URI base;
    private List<ModelInfo> catalogue = List.of();
    private List<ModelInfo> embeddings = List.of();
    private @Nullable Function<Secret, Supplier<String>> signer;
    private String query = "";
    private Set<Capability> lacking = Set.of();
    private boolean keyNeeded = true;
    private boolean learnsModels;

    /** Parts for these settings. */
    public EngineParts(ProviderConfig config) {
        this.config = config;
        base = config.baseUrl();
    }

    /** The vendor's own address, used if the settings name none. */
    public EngineParts defaultBase(URI value) {
        base = base == null ? value : base;
        return this;
    }

    /** The models the vendor is known to have; one that the settings describe too is taken from there. */
    public EngineParts catalogue(List<ModelInfo> value) {
        catalogue = List.copyOf(value);
        return this;
    }

    /** The models that turn texts into vectors, which are none for chats. */
    public EngineParts embeddings(List<ModelInfo> value) {
        embeddings = List.copyOf(value);
        return this;
    }

    /** The models that turn texts into vectors. */
    public List<ModelInfo> embeddings() {
        return embeddings;
    }

    /** A header for each request, unless the value is null. */
    public EngineParts header(String name, @Nullable String value) {
        if (value != null) {
            headers.add(name);
            headers.add(value);
        }
        return this;
    }

    /** The header that carries the key: bare, except in {@code Authorization}, where it is a bearer token. */
    public EngineParts keyHeader(String value) {
        keyHeader = value;
        return this;
    }

    /** How the key becomes each request's {@code Authorization}, for a key that is not sent as it is. */
    public EngineParts signedBy(Function<Secret, Supplier<String>> value) {
        signer = value;
        return this;
    }

    /** What every request has behind a question mark; empty for nothing. */
    public EngineParts query(String value) {
        query = value;
        return this;
    }

    /** For a server that may do without a key. */
    public EngineParts keyOptional() {
        keyNeeded = false;
        return this;
    }

    /** What none of its models has unless catalogue or settings say so of it. */
    public EngineParts lacking(Set<Capability> value) {
        lacking = Set.copyOf(value);
        return this;
    }

    /** For a server that is asked for its models when the settings name none. */
    public EngineParts learnsModels() {
        learnsModels = true;
        return this;
    }

    /**
     * The API.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if a setting is wrong or missing
     */
    public VendorApi api(ErrorRules rules) {
        URI address = base;
        if (address == null) {
            throw Options.fault("the base URL is missing");
        }
        KeyRing keys = new KeyRing(config);
        Secret key = keys.current();
        Supplier<String> authorization = null;
        if (key != null && signer != null) {
            authorization = signer.apply(key);
        } else if (key != null) {
            boolean bearer = keyHeader.equalsIgnoreCase("Authorization");
            header(keyHeader, bearer ? "Bearer " + key.reveal() : key.reveal());
        } else if (keyNeeded) {
            throw Options.fault("the key is missing");
        }
        HttpCalls http =
                new HttpCalls(config.id().value(), withQuery(Options.checkedBase(address)), headers, authorization);
        return new VendorApi(config.id(), rules, keys, http);
    }

    private URI withQuery(URI address) {
        if (query.isEmpty()) {
            return address;
        }
        if (!query.matches("[A-Za-z0-9._~%=&+-]+")) {
            throw Options.fault("option query must be written name=value&name=value, encoded as in a URL");
        }
        return URI.create(address + "?" + query);
    }

    /** The models of settings and catalogue. */
    public ModelSource models() {
        return new ModelSource(config.id(), known(), lacking, learnsModels);
    }

    private List<ModelInfo> known() {
        Map<String, ModelInfo> byName = new LinkedHashMap<>();
        config.models().forEach(model -> byName.put(model.id().name(), model));
        catalogue.forEach(
                model -> byName.merge(model.id().name(), model, (given, known) -> isNameOnly(given) ? known : given));
        return List.copyOf(byName.values());
    }

    /** Settings that name a model say nothing else of it, and take nothing away from what the catalogue says. */
    private static boolean isNameOnly(ModelInfo model) {
        return model.displayName().equals(model.id().name())
                && model.sources().isEmpty()
                && model.asOf() == null
                && model.price() == null
                && model.aliases().isEmpty()
                && model.limits().equals(ModelLimits.UNKNOWN);
    }
}
