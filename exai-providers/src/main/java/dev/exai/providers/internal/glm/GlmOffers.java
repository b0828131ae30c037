package dev.exai.providers.internal.glm;

import dev.exai.providers.internal.openai.BatchRules;
import dev.exai.providers.internal.openai.CountRules;
import dev.exai.providers.internal.openai.EmbeddingRules;
import dev.exai.providers.internal.openai.Offers;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What GLM offers beside chats (docs.bigmodel.cn and the official SDKs, read 2026-09); no source tells of a balance. */
final class GlmOffers {
    static final Offers ALL = Offers.of()
            .files(new GlmFileRules())
            .batches(new Batches())
            .embeddings(new EmbeddingRules(Set.of("embedding-2")))
            .tokens(new Tokens())
            .build();

    private GlmOffers() {}

    private static final class Batches implements BatchRules {
        @Override
        public String endpoint() {
            return "/v4/chat/completions";
        }

        /** Its own ids have at least six characters; a dot stands in none of ours. */
        @Override
        public String wireId(String customId) {
            return customId.length() < 6 ? (customId + ".....").substring(0, 6) : customId;
        }

        @Override
        public String customId(String wireId) {
            return wireId.replace(".", "");
        }
    }

    /** The specification names three models. */
    private static final class Tokens implements CountRules {
        @Override
        public String path() {
            return "tokenizer";
        }

        @Override
        public boolean counts(String model) {
            return Set.of("glm-4.6", "glm-4.6v", "glm-4.5").contains(model);
        }

        @Override
        public long read(JsonNode answer) {
            return answer.path("usage")
                    .path("total_tokens")
                    .asLong(answer.path("usage").path("prompt_tokens").asLong(-1));
        }
    }
}
