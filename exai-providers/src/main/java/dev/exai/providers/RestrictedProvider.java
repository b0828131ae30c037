package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider of which only the permitted models can be seen and asked, by whichever of their names. */
final class RestrictedProvider implements Provider {
    private final Provider provider;
    private final ModelFilter filter;

    RestrictedProvider(Provider provider, ModelFilter filter) {
        this.provider = provider;
        this.filter = filter;
    }

    @Override
    public ProviderId id() {
        return provider.id();
    }

    @Override
    public List<ModelInfo> models() {
        return provider.models().stream().filter(filter::permits).toList();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        if (!ModelId.isName(request.model()) || !filter.permits(model(request.model()))) {
            throw new ProviderException.Builder(
                            ErrorKind.NOT_FOUND, "the settings of " + id() + " do not permit the model asked for")
                    .provider(id().value())
                    .build();
        }
        return provider.open(request, context);
    }

    @Override
    public @Nullable FileProvider files() {
        return provider.files();
    }

    @Override
    public void probe(CallContext context) {
        provider.probe(context);
    }

    @Override
    public void close() {
        provider.close();
    }

    @Override
    public String toString() {
        return provider.toString();
    }

    /** What is known of the model; a model that the provider does not list has its bare name only. */
    private ModelInfo model(String name) {
        return provider.models().stream()
                .filter(model -> isCalled(model, name))
                .findFirst()
                .orElseGet(() -> ModelInfo.of(new ModelId(id(), name)).build());
    }

    private static boolean isCalled(ModelInfo model, String name) {
        return model.id().name().equalsIgnoreCase(name)
                || model.aliases().stream().anyMatch(alias -> alias.equalsIgnoreCase(name));
    }
}
