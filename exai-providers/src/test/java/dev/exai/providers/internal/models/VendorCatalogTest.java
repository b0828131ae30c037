package dev.exai.providers.internal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Price;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorCatalogTest {
    private static final ProviderId ID = new ProviderId("mine");

    @ParameterizedTest
    @CsvSource({
        "openai, 50",
        "glm, 22",
        "kimi, 18",
        "minimax, 10",
        "anthropic, 19",
        "gemini, 18",
        "deepseek, 4",
        "xai, 16",
        "openrouter, 42",
        "ollama, 14",
        "custom, 0"
    })
    void of_everyVendor_hasItsRowsEachWithSourceAndDate(String vendor, int rows) {
        List<ModelInfo> models = VendorCatalog.of(vendor, ID).models();

        assertThat(models).hasSize(rows).allSatisfy(model -> {
            assertThat(model.sources()).isNotEmpty();
            assertThat(model.asOf()).isNotNull();
            assertThat(model.id().provider()).isEqualTo(ID);
        });
        assertThat(ModelCatalog.of(models).all()).hasSize(rows);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, text-embedding-3-small, 0.02 USD",
        "openai, text-embedding-3-large, 0.13 USD",
        "gemini, gemini-embedding-001, 0.15 USD",
        "openrouter, openai/text-embedding-ada-002, 0.1 USD",
        "glm, embedding-3, 0.5 CNY"
    })
    void of_embeddingModel_hasItsPriceAndIsNoModelForChats(String vendor, String name, String million) {
        VendorCatalog catalogue = VendorCatalog.of(vendor, ID);

        ModelInfo model = ModelCatalog.of(catalogue.embeddings()).find(name).orElseThrow();

        assertThat(model.price()).isNotNull();
        assertThat(model.price().of(Usage.of(1_000_000, 0))).hasToString(million);
        assertThat(model.sources()).isNotEmpty();
        assertThat(catalogue.models())
                .extracting(each -> each.id().name())
                .doesNotContainAnyElementsOf(catalogue.embeddings().stream()
                        .map(each -> each.id().name())
                        .toList());
        assertThat(VendorCatalog.vendor(vendor).id()).isEqualTo(vendor);
    }

    @Test
    void of_glm_readsThinkingCapabilitiesLimitsAndPrice() {
        ModelInfo model = model("glm", "glm-5.3");

        assertThat(model.reasoning())
                .isEqualTo(new ReasoningControl(ReasoningControl.Mode.ALWAYS, List.of("low", "high", "max")));
        assertThat(model.supports(Capability.TOOLS)).isEqualTo(Support.YES);
        assertThat(model.supports(Capability.JSON_SCHEMA)).isEqualTo(Support.NO);
        assertThat(model("glm", "glm-5.3-flash").supports(Capability.FILES)).isEqualTo(Support.UNKNOWN);
        assertThat(model.limits()).isEqualTo(new ModelLimits(1_000_000, 131_072, 65_536));
        assertThat(model.price())
                .isEqualTo(new Price(
                        "USD",
                        new Price.Rates(new BigDecimal("1.4"), new BigDecimal("0.26"), null, new BigDecimal("4.4")),
                        List.of()));
        assertThat(model("glm", "glm-5.2").reasoning().mode()).isEqualTo(ReasoningControl.Mode.OPTIONAL);
    }

    @Test
    void of_openai_readsTiersAliasesAndFixedSampling() {
        Price price = model("openai", "gpt-6-astra").price();

        assertThat(price).isNotNull();
        assertThat(price.tiers()).extracting(Price.Tier::aboveInputTokens).containsExactly(272_000L);
        assertThat(model("openai", "gpt-5.6-sol").aliases()).containsExactly("gpt-5.6");
        assertThat(model("openai", "gpt-5").samplingFixed()).isTrue();
        assertThat(model("openai", "gpt-4o").samplingFixed()).isFalse();
    }

    @Test
    void of_deepSeek_knowsThePeakOfItsPrices() {
        Price price = model("deepseek", "deepseek-flash").price();

        assertThat(price).isNotNull();
        assertThat(price.at(Instant.parse("2026-11-23T02:00:00Z")).of(Usage.of(1_000_000, 0)))
                .hasToString("0.3 USD");
        assertThat(price.at(Instant.parse("2026-11-23T12:00:00Z")).of(Usage.of(1_000_000, 0)))
                .hasToString("0.15 USD");
    }

    @ParameterizedTest
    @CsvSource({
        "openai,gpt-5,0.5",
        "anthropic,claude-sonnet-5-5,0.5",
        "gemini,gemini-2.5-flash,0.5",
        "kimi,kimi-k2.6,0.6"
    })
    void of_vendorWithBatches_knowsWhatTheyCost(String vendor, String name, BigDecimal share) {
        Price price = model(vendor, name).price();

        assertThat(price).isNotNull();
        assertThat(price.batchShare()).isEqualTo(share);
    }

    @Test
    void of_kimi_knowsWhatIsSwitchedOffAndWhatIsFixed() {
        assertThat(model("kimi", "kimi-k2.5").status()).isEqualTo(ModelInfo.Status.RETIRED);
        assertThat(model("kimi", "kimi-k3").samplingFixed()).isTrue();
        assertThat(model("kimi", "kimi-k3").reasoning().efforts()).containsExactly("low", "high", "max");
        assertThat(model("kimi", "kimi-k2.6").reasoning().mode()).isEqualTo(ReasoningControl.Mode.OPTIONAL);
    }

    @Test
    void of_unknownVendor_fails() {
        assertThatThrownBy(() -> VendorCatalog.of("nobody", ID))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void baseUrl_regionOrDefault() {
        VendorCatalog glm = VendorCatalog.of("glm", ID);

        assertThat(glm.baseUrl(null)).isEqualTo(glm.vendor().defaultBaseUrl());
        assertThat(glm.baseUrl("china")).isEqualTo(glm.vendor().baseUrls().get("china"));
        assertThatThrownBy(() -> glm.baseUrl("mars"))
                .hasMessage(
                        "option region must be one of [international, china, coding-plan, coding-plan-china], not mars");
        assertThatThrownBy(() -> VendorCatalog.of("custom", ID).baseUrl(null))
                .hasMessageContaining("base URL is missing");
    }

    @Test
    void path_byPurpose() {
        VendorCatalog kimi = VendorCatalog.of("kimi", ID);

        assertThat(kimi.path("chat")).isEqualTo("/chat/completions");
        assertThatThrownBy(() -> kimi.path("tea")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"vendor\": \"a\", \"models\": []}",
                "{\"vendor\": 1, \"displayName\": \"A\", \"models\": []}",
                "{\"vendor\": \"a\", \"vendor\": \"b\", \"displayName\": \"A\", \"models\": []}",
                "{\"vendor\": \"a\", \"displayName\": \"A\", \"colour\": \"red\", \"models\": []}",
                "{\"vendor\": \"a\", \"displayName\": \"A\", \"keyNeeded\": 1, \"models\": []}",
                "{\"vendor\": \"a\", \"displayName\": \"A\", \"baseUrls\": {\"x\": \"no url\"}, \"models\": []}",
                "{\"vendor\": \"a\", \"displayName\": \"A\", \"models\": {}}",
                "{\"vendor\": \"a\", \"displayName\": \"A\", \"models\": [], \"keyNeeded\": true}",
                "{\"vendor\": \"a\", \"displayName\": \"A\", \"models\": []} x"
            })
    void read_brokenHead_isAFaultThatNamesTheFile(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining("some.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"aliases\": []}",
                "{\"name\": \"m\"}",
                "{\"name\": \"m\", \"sources\": [\"s\"]}",
                "{\"name\": \"m\", \"sources\": [], \"asOf\": \"2026-01-02\"}",
                "{\"name\": \"m\", \"sources\": [\"s\"], \"asOf\": \"soon\"}",
                "{\"name\": \"m\", \"colour\": \"red\"}",
                "{\"name\": \"m\", \"status\": \"tired\"}",
                "{\"name\": \"m\", \"contextWindow\": 0}",
                "{\"name\": \"m\", \"contextWindow\": \"much\"}",
                "{\"name\": \"m\", \"can\": {\"fly\": true}}",
                "{\"name\": \"m\", \"reasoning\": {\"mode\": \"never\", \"why\": 1}}",
                "{\"name\": \"m\", \"price\": {\"input\": 1, \"output\": 2}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"output\": 2}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": -1, \"output\": 2}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"gift\": 3}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"tiers\": [{\"input\": 1, \"output\": 2}]}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"batch\": 0}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"batch\": 1.5}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"peak\": {}}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"peak\": {\"days\": [\"MON\"]}}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"peak\": {\"hours\": [\"4-1\"]}}}",
                "{\"name\": \"m\", \"price\": {\"currency\": \"USD\", \"input\": 1, \"output\": 2, \"peak\": {\"hours\": [\"all\"]}}}"
            })
    void read_brokenRow_isAFaultThatNamesTheFileAndLine(String row) {
        assertThatThrownBy(() -> read("{\"vendor\": \"a\", \"displayName\": \"A\",\n\"models\": [" + row + "]}"))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining("some.json, line 2");
    }

    private static VendorCatalog read(String json) {
        try (CatalogReader reader = new CatalogReader(json.getBytes(StandardCharsets.UTF_8), "some.json")) {
            return reader.read(ID);
        }
    }

    private static ModelInfo model(String vendor, String name) {
        return ModelCatalog.of(VendorCatalog.of(vendor, ID).models()).find(name).orElseThrow();
    }
}
