package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemini's own list of models and its token count. */
class GeminiModelsTest {
    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final Provider provider = Engines.of(upstream);
    private final RemoteModels models = Objects.requireNonNull(provider.remoteModels());
    private final TokenCounter tokens = Objects.requireNonNull(provider.tokenCounter());

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void list_severalPages_isWholeWithLimitsAndAbilities() {
        upstream.on("/models").fail(200, Map.of(), """
                {"models":[{"name":"models/gemini-a","displayName":"A","inputTokenLimit":1048576,
                "outputTokenLimit":65536,"thinking":true,"supportedGenerationMethods":["generateContent"]}],
                "nextPageToken":"a b"}""");
        upstream.on("/models").fail(200, Map.of(), """
                {"models":[{"name":"models/gemini-b","inputTokenLimit":0},{"displayName":"nameless"},{"name":"models/"}]}""");

        List<ModelInfo> listed = models.list(Engines.context());

        assertThat(listed).extracting(model -> model.id().name()).containsExactly("gemini-a", "gemini-b");
        assertThat(listed.get(0).displayName()).isEqualTo("A");
        assertThat(listed.get(0).limits().contextWindow()).isEqualTo(1_048_576);
        assertThat(listed.get(0).limits().maxOutputTokens()).isEqualTo(65_536);
        assertThat(listed.get(0).supports(Capability.REASONING)).isEqualTo(Support.YES);
        assertThat(listed.get(1).limits().contextWindow()).isNull();
        assertThat(upstream.requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/v1beta/models?pageSize=1000", "/v1beta/models?pageSize=1000&pageToken=a+b");
    }

    @Test
    void list_tokenThatLeadsInCircles_ends() {
        for (int i = 0; i < 101; i++) {
            upstream.on("/models").fail(200, Map.of(), "{\"models\":[],\"nextPageToken\":\"again\"}");
        }

        assertThat(models.list(Engines.context())).isEmpty();
        assertThat(upstream.requests()).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "<html>", "{\"models\":[1]}", "{\"models\":{}}"})
    void list_notAList_isBadUpstream(String body) {
        upstream.on("/models").fail(200, Map.of(), body);

        ProviderException failure = catchThrowableOfType(ProviderException.class, () -> models.list(Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void count_request_isSentWholeAndCounted() {
        ChatRequest request = ChatRequest.to("gemini-3.8-flash", "How many?").build();

        long count = tokens.count(request, Engines.context());

        RecordedRequest sent = upstream.requests().get(0);
        assertThat(count).isEqualTo(sent.bodyText().length() / 4);
        assertThat(sent.path()).isEqualTo("/v1beta/models/gemini-3.8-flash:countTokens");
        assertThat(sent.bodyText())
                .startsWith("{\"generateContentRequest\":{\"model\":\"models/gemini-3.8-flash\",\"contents\":[");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"totalTokens\":\"x\"}"})
    void count_answerWithoutACount_isBadUpstream(String body) {
        upstream.on("/models/gemini-3.8-flash:countTokens").fail(200, Map.of(), body);
        ChatRequest request = ChatRequest.to("gemini-3.8-flash", "How many?").build();

        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> tokens.count(request, Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }
}
