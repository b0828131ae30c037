package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.embedding.Embedding;
import dev.exai.core.model.ProviderId;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads vectors from an answer. Stateless. */
public final class Vectors {
    private Vectors() {}

    /**
     * The vectors in their order.
     *
     * @param rows a list of vectors
     * @param expected how many texts were sent
     * @throws ProviderException kind BAD_UPSTREAM if there is not one vector of numbers for each
     */
    public static List<Embedding> read(List<JsonNode> rows, int expected, ProviderId provider) {
        if (rows.size() != expected) {
            throw nonsense(provider, "sent " + rows.size() + " vectors for " + expected + " texts");
        }
        List<Embedding> vectors = new ArrayList<>();
        for (JsonNode row : rows) {
            vectors.add(vector(row, provider));
        }
        return vectors;
    }

    private static Embedding vector(JsonNode row, ProviderId provider) {
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            if (!row.path(i).isNumber()) {
                throw nonsense(provider, "sent a vector that holds something else than numbers");
            }
            values[i] = row.path(i).floatValue();
        }
        if (values.length == 0) {
            throw nonsense(provider, "sent an empty vector");
        }
        return new Embedding(values);
    }

    private static ProviderException nonsense(ProviderId provider, String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, provider + " " + what)
                .provider(provider.value())
                .phase(ErrorPhase.START)
                .build();
    }
}
