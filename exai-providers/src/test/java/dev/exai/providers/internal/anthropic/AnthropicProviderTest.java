package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.TokenCounter;
import dev.exai.testkit.FakeUpstream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a provider is made, and what it does beside chats. */
class AnthropicProviderTest {
    @Test
    void create_withoutKey_isRefused() {
        ProviderConfig config = ProviderConfig.of(Claude.ID, "anthropic").build();

        assertThatThrownBy(() -> new AnthropicFactory().create(config)).hasMessageContaining("key is missing");
    }

    @ParameterizedTest
    @CsvSource({"promptCache,2h", "auth,basic", "region,china"})
    void create_wrongOption_isRefused(String name, String value) {
        ProviderConfig config = ProviderConfig.of(Claude.ID, "anthropic")
                .keys(List.of(Secret.of("k")))
                .options(Map.of(name, value))
                .build();

        assertThatThrownBy(() -> new AnthropicFactory().create(config)).hasMessageContaining("option " + name);
    }

    @Test
    void create_nothingButAKey_knowsTheVendorsModels() {
        ProviderConfig config = ProviderConfig.of(Claude.ID, "anthropic")
                .keys(List.of(Secret.of("k")))
                .build();

        try (Provider provider = new AnthropicFactory().create(config)) {
            assertThat(provider.models()).extracting(model -> model.id().name()).startsWith(Claude.MODEL);
            assertThat(provider).hasToString("AnthropicProvider[anthropic]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/..", "/../"})
    void open_addressWithAndWithoutVersion_reachesTheSamePath(String end) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = new AnthropicFactory()
                        .create(ProviderConfig.of(Claude.ID, "anthropic")
                                .baseUrl(URI.create(upstream.baseUrl() + end).normalize())
                                .keys(List.of(Secret.of(upstream.key())))
                                .build())) {
            Claude.ask(provider, ChatRequest.to(Claude.MODEL, "Hi").build());

            assertThat(upstream.requests().get(0).path()).isEqualTo("/v1/messages");
        }
    }

    @Test
    void probe_asksForTheModels() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            provider.probe(Claude.context());

            assertThat(upstream.requests()).hasSize(1);
            assertThat(upstream.requests().get(0)).hasToString("GET /v1/models on connection 1");
        }
    }

    @Test
    void probe_wrongKey_isAuthentication() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = new AnthropicFactory()
                        .create(ProviderConfig.of(Claude.ID, "anthropic")
                                .baseUrl(upstream.baseUrl())
                                .keys(List.of(Secret.of("another-key")))
                                .build())) {
            ProviderException failure =
                    catchThrowableOfType(ProviderException.class, () -> provider.probe(Claude.context()));

            assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        }
    }

    @Test
    void count_prompt_isCountedByTheVendorWithoutAChat() {
        ChatRequest request = ChatRequest.to(Claude.MODEL, List.of(Message.system("Be brief."), Message.user("Hi")))
                .thinking(ThinkingMode.HIGH)
                .maxOutputTokens(50)
                .build();
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            long count = counter(provider).count(request, Claude.context());

            assertThat(count).isPositive();
            assertThat(upstream.chats()).isEmpty();
            assertThat(upstream.requests().get(0).path()).isEqualTo("/v1/messages/count_tokens");
            assertThat(upstream.requests().get(0).bodyText())
                    .contains("\"system\":[", "\"messages\":[", "\"thinking\":{\"type\":\"adaptive\"")
                    .doesNotContain("max_tokens", "stream");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"input_tokens\":-1}", "[]", "<html>", "{\"input_tokens\":"})
    void count_answerThatIsNoCount_isBadUpstream(String body) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.on("/messages/count_tokens").fail(200, Map.of(), body);
            ChatRequest request = ChatRequest.to(Claude.MODEL, "Hi").build();

            ProviderException failure = catchThrowableOfType(
                    ProviderException.class, () -> counter(provider).count(request, Claude.context()));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        }
    }

    private static TokenCounter counter(Provider provider) {
        TokenCounter counter = provider.tokenCounter();
        assertThat(counter).isNotNull();
        return counter;
    }
}
