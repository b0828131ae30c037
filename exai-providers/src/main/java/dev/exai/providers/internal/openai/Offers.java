package dev.exai.providers.internal.openai;

import dev.exai.core.spi.FileProvider;
import dev.exai.providers.internal.engine.VendorApi;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a vendor offers beside chats, as far as it is built like OpenAI's; null is not offered. Immutable. */
public final class Offers {
    /** Nothing. */
    public static final Offers NONE = of().build();

    private final Builder parts;

    private Offers(Builder parts) {
        this.parts = parts;
    }

    /** A builder for an offer of nothing yet. */
    public static Builder of() {
        return new Builder();
    }

    @Nullable
    FileRules files() {
        return parts.files;
    }

    @Nullable
    Function<VendorApi, FileProvider> ownFiles() {
        return parts.ownFiles;
    }

    @Nullable
    Function<VendorApi, HostedTools> hostedTools() {
        return parts.hostedTools;
    }

    @Nullable
    BatchRules batches() {
        return parts.batches;
    }

    @Nullable
    EmbeddingRules embeddings() {
        return parts.embeddings;
    }

    @Nullable
    AccountRules account() {
        return parts.account;
    }

    @Nullable
    CountRules tokens() {
        return parts.tokens;
    }

    @Nullable
    ListedPrices listedPrices() {
        return parts.listedPrices;
    }

    /** Builds {@link Offers}; each part is absent by default. Not thread-safe. */
    public static final class Builder {
        private @Nullable FileRules files;
        private @Nullable Function<VendorApi, FileProvider> ownFiles;
        private @Nullable Function<VendorApi, HostedTools> hostedTools;
        private @Nullable BatchRules batches;
        private @Nullable EmbeddingRules embeddings;
        private @Nullable AccountRules account;
        private @Nullable CountRules tokens;
        private @Nullable ListedPrices listedPrices;

        private Builder() {}

        /** Its files. */
        public Builder files(FileRules value) {
            files = value;
            return this;
        }

        /** Its files, of a vendor that keeps them in a way of its own. */
        public Builder ownFiles(Function<VendorApi, FileProvider> value) {
            ownFiles = value;
            return this;
        }

        /** Its tools that run by requests of their own. */
        public Builder hostedTools(@Nullable Function<VendorApi, HostedTools> value) {
            hostedTools = value;
            return this;
        }

        /** Its batches, which need files. */
        public Builder batches(BatchRules value) {
            batches = value;
            return this;
        }

        /** Its embeddings. */
        public Builder embeddings(EmbeddingRules value) {
            embeddings = value;
            return this;
        }

        /** Its word on what is left of the money. */
        public Builder account(AccountRules value) {
            account = value;
            return this;
        }

        /** Its count of tokens. */
        public Builder tokens(CountRules value) {
            tokens = value;
            return this;
        }

        /** The prices in its list of models. */
        public Builder listedPrices(ListedPrices value) {
            listedPrices = value;
            return this;
        }

        /** The finished offer. */
        public Offers build() {
            if (batches != null && files == null) {
                throw new IllegalArgumentException("batches need files");
            }
            Builder copy = new Builder();
            copy.files = files;
            copy.ownFiles = ownFiles;
            copy.hostedTools = hostedTools;
            copy.batches = batches;
            copy.embeddings = embeddings;
            copy.account = account;
            copy.tokens = tokens;
            copy.listedPrices = listedPrices;
            return new Offers(copy);
        }
    }
}
