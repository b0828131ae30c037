package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VendorsTest {
    @Test
    void all_saysHowEachVendorIsSetUp() {
        assertThat(Vendors.all())
                .extracting(Vendor::id)
                .containsSubsequence(
                        "openai",
                        "anthropic",
                        "gemini",
                        "glm",
                        "kimi",
                        "deepseek",
                        "xai",
                        "minimax",
                        "openrouter",
                        "ollama",
                        "custom");
        assertThat(vendor("glm").keyVariables()).containsExactly("GLM_API_KEY", "ZAI_API_KEY", "ZHIPUAI_API_KEY");
        assertThat(vendor("kimi").keyVariables()).containsExactly("KIMI_API_KEY", "MOONSHOT_API_KEY");
        assertThat(vendor("glm").baseUrls().keySet())
                .containsExactly("international", "china", "coding-plan", "coding-plan-china");
    }

    @Test
    void defaultBaseUrl_isTheFirstRegionOrNone() {
        assertThat(vendor("kimi").defaultBaseUrl())
                .isEqualTo(vendor("kimi").baseUrls().get("international"));
        assertThat(vendor("custom").defaultBaseUrl()).isNull();
        assertThat(vendor("custom").keyNeeded()).isFalse();
    }

    private static Vendor vendor(String id) {
        return Vendors.all().stream()
                .filter(vendor -> vendor.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
