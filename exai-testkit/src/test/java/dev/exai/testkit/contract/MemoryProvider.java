package dev.exai.testkit.contract;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Account;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import java.util.List;

/** A provider with every ability beside its chats. */
final class MemoryProvider extends ForwardingProvider {
    private final FileProvider files;
    private final BatchProvider batches;

    MemoryProvider(Provider chats, FileProvider files, BatchProvider batches) {
        super(chats);
        this.files = files;
        this.batches = batches;
    }

    @Override
    public FileProvider files() {
        return files;
    }

    @Override
    public BatchProvider batches() {
        return batches;
    }

    @Override
    public EmbeddingProvider embeddings() {
        return new MemoryExtras();
    }

    @Override
    public Account account() {
        return context -> MemoryExtras.balances();
    }

    @Override
    public RemoteModels remoteModels() {
        return context -> List.of(ModelInfo.of(new ModelId(id(), "model-1")).build());
    }

    @Override
    public TokenCounter tokenCounter() {
        return (request, context) -> request.messages().get(0).text().length();
    }
}
