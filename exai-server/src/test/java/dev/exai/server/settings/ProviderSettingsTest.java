package dev.exai.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.spi.ProviderConfig;
import dev.exai.server.settings.ProviderSettings.Unavailable;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderSettingsTest {
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> options = new HashMap<>();

    @TempDir
    private Path home;

    @Test
    void providers_nothingSet_areAllUnavailableWithReasonAndMend() {
        ProviderSettings providers = read();

        assertThat(providers.configured()).isEmpty();
        assertThat(providers.unavailable()).extracting(Unavailable::id).contains("openai", "glm", "kimi", "custom");
        assertThat(missing(providers, "kimi").why()).isEqualTo("no key is set");
        assertThat(missing(providers, "kimi").mend()).contains("KIMI_API_KEY").contains("provider.kimi.key");
        assertThat(missing(providers, "custom").mend()).contains("provider.custom.base-url");
    }

    @Test
    void providers_keyOfAVendor_isConfigured() {
        environment.put("MOONSHOT_API_KEY", "a-key-of-the-test");

        ProviderConfig config = only(read());

        assertThat(config.id().value()).isEqualTo("kimi");
        assertThat(config.type()).isEqualTo("kimi");
        assertThat(config.keys())
                .singleElement()
                .satisfies(key -> assertThat(key.matches("a-key-of-the-test")).isTrue());
    }

    /** A server of one's own is not there because it could be. */
    @Test
    void providers_ollama_isConfiguredOnceAnythingIsSetForIt() {
        environment.put("OLLAMA_HOST", "0.0.0.0");
        assertThat(missing(read(), "ollama").mend()).contains("OLLAMA_BASE_URL").contains("provider.ollama.base-url");

        options.put("provider.ollama.models", "glm-4.7");

        ProviderConfig config = only(read());
        assertThat(config.id().value()).isEqualTo("ollama");
        assertThat(config.baseUrl()).isNull();
    }

    @Test
    void providers_severalOpenAiCompatibleServers_areConfiguredByName() {
        options.put("provider.desk.base-url", "http://127.0.0.1:9/v1");
        options.put("provider.desk.models", "small, large");
        environment.put("EXAI_PROVIDER_LAB_TWO_BASE_URL", "http://127.0.0.1:8/v1");
        environment.put("EXAI_PROVIDER_LAB_TWO_OPTION_MAX_TOKENS_FIELD", "max_tokens");

        List<ProviderConfig> configured = read().configured();

        assertThat(configured).extracting(config -> config.id().value()).containsExactly("desk", "lab-two");
        assertThat(configured).extracting(ProviderConfig::type).containsOnly("custom");
        assertThat(configured.get(0).baseUrl()).isEqualTo(URI.create("http://127.0.0.1:9/v1"));
        assertThat(configured.get(0).models())
                .extracting(model -> model.id().name())
                .containsExactly("small", "large");
        assertThat(configured.get(1).options()).containsEntry("maxTokensField", "max_tokens");
    }

    @Test
    void providers_furtherHeader_keepsItsNameAndIsMasked() {
        options.put("provider.desk.base-url", "http://127.0.0.1:9/v1");
        options.put("provider.desk.option.header.X-Team-Id", "for-the-desk-only");

        assertThat(only(read()).options()).containsEntry("header.X-Team-Id", "for-the-desk-only");
        assertThat(ServerSettings.read(new Platform(environment, "Linux", home, home), options)
                        .effective()
                        .toString())
                .doesNotContain("for-the-desk-only");
    }

    @Test
    void providers_customByTheNamesOfThePredecessors_isConfigured() {
        environment.put("CUSTOM_API_URL", "http://127.0.0.1:9/v1");
        environment.put("CUSTOM_MODEL_NAME", "llama3.2");

        ProviderConfig config = only(read());

        assertThat(config.id().value()).isEqualTo("custom");
        assertThat(config.models()).hasSize(1);
    }

    @Test
    void providers_restrictionOfAVendor_isTaken() {
        environment.put("OPENAI_API_KEY", "a-key-of-the-test");
        environment.put("OPENAI_ALLOWED_MODELS", "gpt-5, O4-Mini");
        options.put("provider.openai.denied-models", "gpt-4");

        ProviderConfig config = only(read());

        assertThat(config.filter().allowed()).containsExactly("gpt-5", "o4-mini");
        assertThat(config.filter().denied()).containsExactly("gpt-4");
    }

    @Test
    void providers_switchedOff_isUnavailable() {
        environment.put("OPENAI_API_KEY", "a-key-of-the-test");
        options.put("provider.openai.enabled", "false");

        ProviderSettings providers = read();

        assertThat(providers.configured()).isEmpty();
        assertThat(missing(providers, "openai").why()).isEqualTo("switched off");
    }

    @Test
    void providers_secondAccountOfAVendorWithoutKey_saysWhichSetting() {
        options.put("provider.kimi-work.type", "kimi");

        assertThat(missing(read(), "kimi-work").mend()).isEqualTo("set provider.kimi-work.key");
    }

    @Test
    void providers_order_isPreferenceThenVendorsThenNamesThenDemo() {
        environment.put("OPENAI_API_KEY", "a-key-of-the-test");
        environment.put("KIMI_API_KEY", "a-key-of-the-test");
        options.put("provider.desk.base-url", "http://127.0.0.1:9/v1");
        options.put("demo", "true");
        options.put("provider-order", "kimi, nobody");

        assertThat(read().configured())
                .extracting(config -> config.id().value())
                .containsExactly("kimi", "openai", "desk", "demo");
    }

    @Test
    void providers_faultyAddress_isRefused() {
        options.put("provider.desk.base-url", "ftp://x");
        options.put("provider.lab.base-url", "http://me:pass@host/");
        options.put("provider.more.base-url", ":");

        assertThatThrownBy(this::read)
                .hasMessageContaining("provider.desk.base-url")
                .hasMessageContaining("must hold no user name")
                .hasMessageNotContaining("me:pass")
                .hasMessageContaining("provider.more.base-url");
    }

    @Test
    void providers_faultyNames_areUnknownSettings() {
        options.put("provider.UPPER.key", "x");
        options.put("provider.desk.colour", "x");
        options.put("provider.desk", "x");
        options.put("provider.desk.option.", "x");

        assertThatThrownBy(this::read).hasMessageContaining("4 settings are wrong");
    }

    private ProviderSettings read() {
        return ServerSettings.read(new Platform(environment, "Linux", home, home), options)
                .providers();
    }

    private static ProviderConfig only(ProviderSettings providers) {
        assertThat(providers.configured()).hasSize(1);
        return providers.configured().get(0);
    }

    private static Unavailable missing(ProviderSettings providers, String id) {
        return providers.unavailable().stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
