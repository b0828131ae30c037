package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.model.Balance;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Price;
import dev.exai.core.model.Support;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Balance, models, tokens and vectors beyond the common rules. */
class ExtrasTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void balance_ofKimi_tellsItsPartsExactly() {
        Provider provider = provider(upstream(WireDialect.KIMI));

        Balance balance = provider.account().balances(Engines.context()).get(0);

        assertThat(balance.available()).hasToString("49.58894 USD");
        assertThat(balance.granted()).hasToString("46.58893 USD");
        assertThat(balance.paid()).hasToString("3.00001 USD");
    }

    @Test
    void balance_ofDeepSeek_isReadFromItsTexts() {
        Balance balance = provider(upstream(WireDialect.DEEPSEEK))
                .account()
                .balances(Engines.context())
                .get(0);

        assertThat(balance.available()).hasToString("110.00 USD");
        assertThat(balance.granted()).hasToString("10.00 USD");
        assertThat(balance.paid()).hasToString("100.00 USD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"balance_infos\":[{\"currency\":\"USD\",\"total_balance\":\"lots\"}]}"})
    void balance_ofDeepSeekWithoutAmount_isBadUpstream(String body) {
        FakeUpstream upstream = upstream(WireDialect.DEEPSEEK);
        upstream.on("/user/balance").fail(200, Map.of(), body);

        assertThat(failure(() -> provider(upstream).account().balances(Engines.context())))
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void balance_ofOpenRouter_isWhatWasBoughtLessWhatWasUsed() {
        Provider provider = provider(upstream(WireDialect.OPENROUTER));

        assertThat(provider.account().balances(Engines.context()).get(0).available())
                .hasToString("20.25 USD");
    }

    @Test
    void account_ofVendorsThatTellNoBalance_isAbsent() {
        assertThat(provider(upstream(WireDialect.OPENAI)).account()).isNull();
        assertThat(provider(upstream(WireDialect.GLM)).account()).isNull();
    }

    @Test
    void balance_answerWithoutAmount_isBadUpstream() {
        FakeUpstream upstream = upstream(WireDialect.KIMI);
        upstream.on("/users/me/balance").fail(200, Map.of(), "{\"code\":0,\"data\":{}}");

        assertThat(failure(() -> provider(upstream).account().balances(Engines.context())))
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void models_listed_carryWhatTheVendorSaysOfThem() {
        FakeUpstream upstream = upstream(WireDialect.KIMI);
        upstream.on("/models")
                .fail(
                        200,
                        Map.of(),
                        "{\"data\":[{\"id\":\"kimi-k4\",\"context_length\":2000000,\"display_name\":\"K4\"},{\"id\":\"x\"}]}");

        List<ModelInfo> listed = provider(upstream).remoteModels().list(Engines.context());

        assertThat(listed).extracting(ModelInfo::displayName).containsExactly("K4", "x");
        assertThat(listed.get(0).limits().contextWindow()).isEqualTo(2_000_000);
        assertThat(listed.get(1).limits().contextWindow()).isNull();
    }

    @Test
    void models_ofOpenRouter_carrySizesAndPricesOfAMillionTokens() {
        FakeUpstream upstream = upstream(WireDialect.OPENROUTER);
        upstream.on("/models")
                .fail(
                        200,
                        Map.of(),
                        "{\"data\":[{\"id\":\"m/a\",\"context_length\":1000,\"top_provider\":{\"max_completion_tokens\":100},"
                                + "\"pricing\":{\"prompt\":\"0.0000015\",\"completion\":\"0.00000600\",\"request\":\"0\","
                                + "\"input_cache_read\":\"1.5e-7\"}},"
                                + "{\"id\":\"m/free\",\"pricing\":{\"prompt\":\"0\",\"completion\":\"0\"}},"
                                + "{\"id\":\"m/auto\",\"pricing\":{\"prompt\":\"-1\",\"completion\":\"-1\"}},{\"id\":\"m/none\"}]}");

        List<ModelInfo> listed = provider(upstream).remoteModels().list(Engines.context());

        assertThat(listed.get(0).limits()).isEqualTo(new ModelLimits(1000, 100, null));
        assertThat(listed.get(0).price())
                .isEqualTo(new Price(
                        "USD",
                        new Price.Rates(new BigDecimal("1.5"), new BigDecimal("0.15"), null, new BigDecimal("6")),
                        List.of()));
        assertThat(listed.get(1).price())
                .isEqualTo(new Price("USD", new Price.Rates(BigDecimal.ZERO, null, null, BigDecimal.ZERO), List.of()));
        assertThat(listed.get(2).price()).isNull();
        assertThat(listed.get(3).price()).isNull();
    }

    @Test
    void models_ofKimi_carryWhatTheyCan() {
        FakeUpstream upstream = upstream(WireDialect.KIMI);
        upstream.on("/models")
                .fail(
                        200,
                        Map.of(),
                        "{\"data\":[{\"id\":\"a\",\"supports_image_in\":true,\"supports_reasoning\":false}]}");

        ModelInfo listed =
                provider(upstream).remoteModels().list(Engines.context()).get(0);

        assertThat(listed.supports(Capability.VISION)).isEqualTo(Support.YES);
        assertThat(listed.supports(Capability.REASONING)).isEqualTo(Support.NO);
        assertThat(listed.supports(Capability.TOOLS)).isEqualTo(Support.UNKNOWN);
    }

    @Test
    void tokens_ofOpenAi_areCountedFromWhatMakesThePromptAndNothingElse() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        ChatRequest request = ChatRequest.to("gpt-6-luna", "How long is this?")
                .maxOutputTokens(100)
                .cacheKey("c")
                .thinking(ThinkingMode.LOW)
                .tools(List.of(new ToolSpec("f", "does", JsonText.emptyObject())))
                .build();

        Provider both = Engines.of(upstream, Map.of());
        open.add(both);

        assertThat(both.tokenCounter().count(request, Engines.context())).isPositive();
        assertThat(upstream.requests().get(0).path()).isEqualTo("/v1/responses/input_tokens");
        assertThat(upstream.requests().get(0).bodyText())
                .startsWith("{\"model\":\"gpt-6-luna\",\"reasoning\":{\"effort\":\"low\"},\"tools\":[")
                .contains("\"input\":[{\"role\":\"user\",\"content\":\"How long is this?\"}]")
                .doesNotContain("stream", "store", "include", "cache", "max_output");
    }

    @Test
    void tokens_ofOpenAiOverChatCompletionsOnly_areNotCounted() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        Provider chatOnly = Engines.of(upstream, Map.of("api", "chat"));
        open.add(chatOnly);

        assertThat(chatOnly.tokenCounter()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":[{}]}", "{\"data\":[{\"id\":\" \"}]}", "nonsense"})
    void models_answerThatIsNoList_isBadUpstream(String body) {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/models").fail(200, Map.of(), body);

        assertThat(failure(() -> provider(upstream).remoteModels().list(Engines.context())))
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void tokens_ofAModelThatGlmCounts_areCountedFromMessagesAlone() {
        FakeUpstream upstream = upstream(WireDialect.GLM);
        ChatRequest request =
                ChatRequest.to("glm-4.6", "count me").temperature(0.5).build();

        assertThat(provider(upstream).tokenCounter().count(request, Engines.context()))
                .isEqualTo(8);

        assertThat(upstream.requests().get(0).bodyText())
                .contains("\"messages\"")
                .doesNotContain("temperature")
                .doesNotContain("stream");
    }

    @Test
    void tokens_answerWithoutCount_isBadUpstream() {
        FakeUpstream upstream = upstream(WireDialect.KIMI);
        upstream.on("/tokenizers/estimate-token-count").fail(200, Map.of(), "{\"data\":{}}");
        ChatRequest request = ChatRequest.to("kimi-k3", "?").build();

        assertThat(failure(() -> provider(upstream).tokenCounter().count(request, Engines.context())))
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"data\":[]}",
                "{\"data\":[1]}",
                "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[\"a\"]}]}",
                "{\"data\":[{\"index\":1,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1"
            })
    void embed_answerThatIsNotOneVectorPerText_isBadUpstream(String body) {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/embeddings").fail(200, Map.of(), body);

        assertThat(failure(() -> provider(upstream)
                        .embeddings()
                        .embed(EmbeddingRequest.of("text-embedding-3-small", List.of("a")), Engines.context())))
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GEMINI", "GLM", "OPENROUTER"})
    void embeddings_modelsOfTheVendor_havePricesAndAreNotOfferedForChats(WireDialect vendor) {
        Provider provider = provider(upstream(vendor));

        List<ModelInfo> models = provider.embeddings().models();

        assertThat(models.get(0).price()).isNotNull();
        assertThat(provider.models())
                .extracting(model -> model.id().name())
                .doesNotContainAnyElementsOf(
                        models.stream().map(model -> model.id().name()).toList());
    }

    @Test
    void embed_longVector_isReadWhole() {
        Provider provider = provider(upstream(WireDialect.OPENAI));
        EmbeddingRequest request = new EmbeddingRequest("text-embedding-3-large", List.of("a"), 3_072);

        assertThat(provider.embeddings()
                        .embed(request, Engines.context())
                        .vectors()
                        .get(0)
                        .dimensions())
                .isEqualTo(3_072);
    }

    private FakeUpstream upstream(WireDialect dialect) {
        FakeUpstream upstream = FakeUpstream.start(dialect);
        open.add(upstream);
        return upstream;
    }

    private Provider provider(FakeUpstream upstream) {
        Provider provider = Engines.of(upstream);
        open.add(provider);
        return provider;
    }

    private static ErrorKind failure(ThrowingCallable call) {
        return catchThrowableOfType(ExaiException.class, call).kind();
    }
}
