package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Price;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user says of models, beside the catalogue and instead of it. */
class ModelOverlayTest {
    @TempDir
    private Path directory;

    @Test
    void load_factsOfAKnownModel_areThoseOfTheOverlayAndTheRestStays() {
        ModelInfo before = model(load(), "kimi", "kimi-k3");

        ModelInfo after = model(load(overlay("""
                        {"model": "kimi/KIMI-K3", "contextWindow": 7, "aliases": ["mine"], "can": {"vision": false},
                         "price": {"currency": "EUR", "input": 1, "output": 2.5}}""")), "kimi", "kimi-k3");

        assertThat(after.limits().contextWindow()).isEqualTo(7);
        assertThat(after.limits().maxOutputTokens()).isEqualTo(before.limits().maxOutputTokens());
        assertThat(after.aliases()).containsExactly("mine");
        assertThat(after.supports(Capability.VISION)).isEqualTo(Support.NO);
        assertThat(after.supports(Capability.TOOLS)).isEqualTo(before.supports(Capability.TOOLS));
        assertThat(after.price())
                .isEqualTo(new Price(
                        "EUR", new Price.Rates(BigDecimal.ONE, null, null, new BigDecimal("2.5")), List.of()));
        assertThat(after.reasoning()).isEqualTo(before.reasoning());
        assertThat(after.displayName()).isEqualTo(before.displayName());
    }

    @Test
    void load_newModel_standsBehindTheKnownOnes() {
        List<ModelInfo> models = load(overlay("{\"model\": \"kimi/kimi-k9\", \"displayName\": \"K9\"}"))
                .get("kimi");

        assertThat(models).hasSize(load().get("kimi").size() + 1);
        assertThat(models.get(models.size() - 1).displayName()).isEqualTo("K9");
        assertThat(models.get(0).id()).isEqualTo(load().get("kimi").get(0).id());
    }

    @Test
    void load_twoOverlaysOfOneFact_theLaterHasTheLastWord() {
        ModelInfo model = model(
                load(
                        overlay("{\"model\": \"kimi/kimi-k3\", \"contextWindow\": 7, \"maxOutputTokens\": 3}"),
                        overlay("{\"model\": \"kimi/kimi-k3\", \"contextWindow\": 8}")),
                "kimi",
                "kimi-k3");

        assertThat(model.limits().contextWindow()).isEqualTo(8);
        assertThat(model.limits().maxOutputTokens()).isEqualTo(3);
    }

    @Test
    void load_providerThatIsNotThere_isPassedOver() {
        assertThat(load(overlay("{\"model\": \"elsewhere/m\", \"contextWindow\": 7}"))
                        .keySet())
                .containsExactly("kimi", "glm");
    }

    @Test
    void load_modelThatSettingsOnlyName_keepsWhatTheCatalogueKnows() {
        ProviderId id = new ProviderId("kimi");
        ProviderConfig config = config("kimi")
                .models(List.of(ModelInfo.of(new ModelId(id, "kimi-k3")).build()))
                .build();
        try (ProviderRegistry registry = Providers.load(List.of(config))) {
            ModelInfo model = registry.providers().get(0).models().get(0);

            assertThat(model.id().name()).isEqualTo("kimi-k3");
            assertThat(model.price()).isNotNull();
        }
    }

    @Test
    void load_aliasOfTwoOverlays_namesBothFilesAndFields() {
        ModelOverlay first =
                ModelOverlay.of("a.json", "{\"models\": [\n{\"model\": \"kimi/kimi-k3\", \"aliases\": [\"best\"]}]}");
        ModelOverlay second = ModelOverlay.of(
                "b.json", "{\"models\": [\n\n{\"model\": \"glm/glm-5.3\", \"aliases\": [\"x\", \"BEST\"]}]}");

        assertRefused(
                "the alias ",
                "est means both glm/glm-5.3 (b.json, line 3, aliases) and kimi/kimi-k3 (a.json, line 2, aliases)",
                first,
                second);
    }

    @Test
    void load_aliasOfTwoModelsOfOneProvider_namesBothFilesAndFields() {
        ModelOverlay overlay = ModelOverlay.of(
                "a.json",
                "{\"models\": [\n{\"model\": \"kimi/kimi-k3\", \"aliases\": [\"best\"]},\n"
                        + "{\"model\": \"kimi/kimi-k9\", \"aliases\": [\"best\"]}]}");

        assertRefused(
                "kimi: the alias best means both ",
                "kimi/kimi-k3 (a.json, line 2, aliases) and kimi/kimi-k9 (a.json, line 3, aliases)",
                overlay);
    }

    @Test
    void load_aliasThatIsTheNameOfAnotherModel_isRefused() {
        assertRefused(
                "the alias glm-5.3 means both ",
                "glm/glm-5.3 (its name) and kimi/kimi-k3 (models.json, line 1, aliases)",
                overlay("{\"model\": \"kimi/kimi-k3\", \"aliases\": [\"glm-5.3\"]}"));
    }

    @Test
    void load_providerThatWasProbablyMeantOtherwise_isRefused() {
        assertRefused(
                "models.json, line 1: model names the provider kimmi",
                "did you mean kimi?",
                overlay("{\"model\": \"kimmi/kimi-k3\"}"));
    }

    @Test
    void load_providerThatKeepsItsOwnModels_saysSo() {
        ProviderConfig demo = ProviderConfig.of(new ProviderId("demo"), "demo").build();
        LoadOptions options = LoadOptions.builder()
                .overlays(List.of(overlay("{\"model\": \"demo/another\"}")))
                .build();

        assertThatThrownBy(() -> Providers.load(List.of(demo), options).close())
                .hasMessageContaining("providers of type demo take no models from settings and overlays");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model": "kimi/a", "contextWindw": 1} | line 2: contextWindw is no known field; did you mean contextWindow?
            {"model": "kimi/a", "colour": "red"} | line 2: colour is no known field
            {"model": "kimi/a", "can": {"visoin": true}} | line 2: visoin is no known field; did you mean vision?
            {"model": "kimi/a", "price": {"currency": "USD", "input": 1, "outputs": 2}} | line 2: outputs is no known field; did you mean output?
            {"model": "kimi/a", "price": {"currency": "USD", "input": 1}} | lacks output
            {"model": "kimi/a", "contextWindow": "much"} | line 2: contextWindow must be a whole number
            {"model": "kimi"} | line 2: model must be written provider/name, not kimi
            {"contextWindow": 1} | line 2: the file has a row without the field model
            {"model": "kimi/a", "model": "kimi/b"} | is not JSON
            """)
    void read_fileThatBreaksTheFormat_isRefusedWithLineAndField(String row, String fault) throws Exception {
        Path file = directory.resolve("models.json");
        Files.writeString(file, "{\"models\": [\n" + row + "]}");

        assertThatThrownBy(() -> ModelOverlay.read(file))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageStartingWith("models.json")
                .hasMessageContaining(fault);
    }

    @Test
    void read_fileThatIsNotThere_isRefusedByName() {
        assertThatThrownBy(() -> ModelOverlay.read(directory.resolve("none.json")))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("none.json cannot be read");
    }

    @Test
    void text_facts_areReadBackAsTheyWere() {
        ModelInfo written = ModelInfo.of(ModelId.of("kimi", "kimi-k9"))
                .displayName("K \"9\"")
                .aliases(List.of("nine"))
                .limits(new ModelLimits(9, 8, 7))
                .capability(Capability.JSON_SCHEMA, Support.YES)
                .capability(Capability.FILES, Support.NO)
                .price(new Price(
                        "USD",
                        new Price.Rates(
                                new BigDecimal("0.10"),
                                new BigDecimal("0.01"),
                                new BigDecimal("1"),
                                new BigDecimal("1.6"),
                                BigDecimal.ONE),
                        List.of(new Price.Tier(100, new Price.Rates(BigDecimal.TEN, null, null, BigDecimal.TEN))),
                        new Price.Peak(
                                new Price.Rates(BigDecimal.ONE, null, null, BigDecimal.TEN),
                                EnumSet.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY),
                                List.of(new Price.Hours(0, 4), new Price.Hours(6, 24))),
                        new BigDecimal("0.6")))
                .asOf(LocalDate.of(2026, 11, 22))
                .sources(List.of("a list"))
                .build();

        ModelInfo read = model(load(ModelOverlay.of("x", ModelOverlay.text(List.of(written)))), "kimi", "kimi-k9");

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
    }

    private void assertRefused(String start, String end, ModelOverlay... overlays) {
        assertThatThrownBy(() -> load(overlays))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageStartingWith("provider settings: ")
                .hasMessageContaining(start)
                .hasMessageContaining(end);
    }

    private static ModelOverlay overlay(String row) {
        return ModelOverlay.of("models.json", "{\"models\": [" + row + "]}");
    }

    /** The models of Kimi and GLM with these overlays, by provider. */
    private static Map<String, List<ModelInfo>> load(ModelOverlay... overlays) {
        LoadOptions options = LoadOptions.builder().overlays(List.of(overlays)).build();
        List<ProviderConfig> configs =
                new ArrayList<>(List.of(config("kimi").build(), config("glm").build()));
        Map<String, List<ModelInfo>> models = new LinkedHashMap<>();
        try (ProviderRegistry registry = Providers.load(configs, options)) {
            for (Provider provider : registry.providers()) {
                models.put(provider.id().value(), provider.models());
            }
        }
        return models;
    }

    private static ProviderConfig.Builder config(String vendor) {
        return ProviderConfig.of(new ProviderId(vendor), vendor).keys(List.of(Secret.of("a-key-of-the-test")));
    }

    private static ModelInfo model(Map<String, List<ModelInfo>> models, String provider, String name) {
        return models.get(provider).stream()
                .filter(model -> model.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
