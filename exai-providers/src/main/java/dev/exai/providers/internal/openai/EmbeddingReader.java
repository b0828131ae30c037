package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.Usage;
import dev.exai.core.embedding.Embedding;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads vectors while they arrive: 2,048 of them are 75 MB of text and 25 MB of numbers. Used once. */
final class EmbeddingReader {
    private final ProviderId provider;
    private final EmbeddingRequest request;
    private final @Nullable Embedding[] vectors;
    private @Nullable String model;
    private long tokens = -1;

    EmbeddingReader(ProviderId provider, EmbeddingRequest request) {
        this.provider = provider;
        this.request = request;
        vectors = new Embedding[request.inputs().size()];
    }

    Embeddings read(InputStream body) {
        try (JsonParser parser = JsonFeed.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw nonsense("no JSON object");
            }
            members(parser);
        } catch (JacksonException e) {
            throw nonsense("malformed JSON");
        }
        if (Stream.of(vectors).anyMatch(vector -> vector == null)) {
            throw nonsense("fewer vectors than texts");
        }
        List<Embedding> all = Arrays.stream(vectors).map(Embedding.class::cast).toList();
        String named = model;
        return new Embeddings(
                new ModelId(provider, named != null && ModelId.isName(named) ? named : request.model()),
                all,
                tokens < 0 ? null : Usage.of(tokens, 0));
    }

    private void members(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data") && value == JsonToken.START_ARRAY) {
                rows(parser);
            } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                usage(parser);
            } else if (name.equals("model") && value == JsonToken.VALUE_STRING) {
                model = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void rows(JsonParser parser) {
        int row = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw nonsense("no list of vectors");
            }
            row(parser, row++);
        }
    }

    private void row(JsonParser parser, int position) {
        int index = position;
        Embedding vector = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = parser.getIntValue();
            } else if (name.equals("embedding") && value == JsonToken.START_ARRAY) {
                vector = vector(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (vector == null || index < 0 || index >= vectors.length || vectors[index] != null) {
            throw nonsense("a vector for no text");
        }
        vectors[index] = vector;
    }

    private Embedding vector(JsonParser parser) {
        float[] numbers = new float[request.dimensions() == null ? 1_024 : request.dimensions()];
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isNumeric()) {
                throw nonsense("a vector that is not made of numbers");
            }
            numbers = count == numbers.length ? Arrays.copyOf(numbers, count * 2) : numbers;
            numbers[count++] = parser.getFloatValue();
        }
        if (count == 0) {
            throw nonsense("a vector without numbers");
        }
        return new Embedding(Arrays.copyOf(numbers, count));
    }

    private void usage(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean total = parser.currentName().equals("prompt_tokens");
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && total) {
                tokens = Math.max(0, parser.getLongValue());
            } else {
                parser.skipChildren();
            }
        }
    }

    private ProviderException nonsense(String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, provider + " answered with " + what)
                .provider(provider.value())
                .phase(ErrorPhase.START)
                .build();
    }
}
