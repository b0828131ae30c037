package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.testkit.FakeUpstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vendor's own list of models. */
class AnthropicModelsTest {
    private static final String ROW = "{\"type\":\"model\",\"id\":\"claude-new\",\"display_name\":\"Claude New\","
            + "\"max_input_tokens\":200000,\"max_tokens\":64000,\"capabilities\":{}}";

    @Test
    void list_pages_areReadToTheLast() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.on("/models")
                    .fail(200, Map.of(), "{\"data\":[" + ROW + "],\"has_more\":true,\"last_id\":\"claude-new\"}");
            upstream.on("/models")
                    .fail(
                            200,
                            Map.of(),
                            "{\"data\":[{\"id\":\"claude-old\",\"max_tokens\":null},{}],\"has_more\":false,\"last_id\":\"x\"}");

            List<ModelInfo> models = remote(provider).list(Claude.context());

            assertThat(models).extracting(model -> model.id().name()).containsExactly("claude-new", "claude-old");
            assertThat(models).extracting(ModelInfo::displayName).containsExactly("Claude New", "claude-old");
            assertThat(models.get(0).limits()).isEqualTo(new ModelLimits(200_000, 64_000, null));
            assertThat(models.get(1).limits()).isEqualTo(ModelLimits.UNKNOWN);
            assertThat(upstream.requests().get(1).path()).isEqualTo("/v1/models?limit=1000&after_id=claude-new");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":7}", "[]"})
    void list_answerThatIsNoList_isBadUpstream(String body) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.on("/models").fail(200, Map.of(), body);

            ProviderException failure = catchThrowableOfType(
                    ProviderException.class, () -> remote(provider).list(Claude.context()));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        }
    }

    private static RemoteModels remote(Provider provider) {
        RemoteModels models = provider.remoteModels();
        assertThat(models).isNotNull();
        return models;
    }
}
