package com.example.proverbs;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.io.IOException;
import java.util.List;

/** Answers every question from a book of proverbs. */
public final class ProverbProvider implements Provider {
    private final ModelInfo model;
    private final Book book;

    /** The service behind the provider. */
    public interface Book {
        String answer(String question) throws IOException;
    }

    public ProverbProvider(ProviderId id, Book book) {
        model = ModelInfo.of(new ModelId(id, "proverbs-1")).nothingElse().build();
        this.book = book;
    }

    @Override
    public ProviderId id() {
        return model.id().provider();
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(model);
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        if (!request.model().equals(model.id().name())) {
            throw failed(ErrorKind.NOT_FOUND, "there is only " + model.id(), null);
        }
        Abilities.require(model, request);
        context.cancel().throwIfCancelled();
        context.deadline().throwIfExpired("asking the book", ErrorPhase.PREPARE);
        try {
            int last = request.messages().size() - 1;
            String answer = book.answer(request.messages().get(last).text());
            return ChatStream.of(ChatResponse.text(model.id(), answer, null));
        } catch (IOException e) {
            throw failed(ErrorKind.SERVER_ERROR, "the book could not be read", e);
        }
    }

    private ProviderException failed(ErrorKind kind, String message, IOException cause) {
        return new ProviderException.Builder(kind, message)
                .provider(id().value())
                .cause(cause)
                .build();
    }
}
