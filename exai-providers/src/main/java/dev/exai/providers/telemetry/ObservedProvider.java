package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Beta;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells observers of each chat of a provider, and of each call for vectors, with everything that the provider does for it: retries, waits, and fallbacks and
 * hedges if it stands around them. {@link dev.exai.providers.LoadOptions.Builder#observers} puts one around each provider, inside
 * of fallbacks: a chat that falls back is told twice then. Thread-safe.
 */
@Beta
public final class ObservedProvider extends ForwardingProvider {
    private final String vendor;
    private final List<ChatObserver> observers;
    private final Set<String> listed = new HashSet<>();

    /**
     * An observed provider.
     *
     * @param vendor the type of the provider, for example {@code openai}
     */
    public ObservedProvider(Provider provider, String vendor, List<ChatObserver> observers) {
        super(provider);
        this.vendor = Objects.requireNonNull(vendor, "vendor");
        this.observers = List.copyOf(observers);
        for (ModelInfo model : provider.models()) {
            listed.add(lower(model.id().name()));
            model.aliases().forEach(alias -> listed.add(lower(alias)));
        }
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        boolean known = listed.contains(lower(request.model()));
        ObservedCall chat = ObservedCall.begin(
                observers,
                context,
                (observer, inner) -> observer.begin(new ChatStart(vendor, id(), known, request, inner)));
        boolean opened = false;
        try {
            ChatStream stream = new ObservedStream(delegate().open(request, chat.context()), chat);
            opened = true;
            return stream;
        } catch (ExaiException e) {
            chat.end(e.kind());
            throw e;
        } finally {
            if (!opened) {
                chat.end(ErrorKind.INTERNAL); // nothing, if it was told already
            }
        }
    }

    @Override
    public @Nullable EmbeddingProvider embeddings() {
        EmbeddingProvider embeddings = super.embeddings();
        return embeddings == null ? null : new ObservedEmbeddings(embeddings, vendor, id(), observers);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
