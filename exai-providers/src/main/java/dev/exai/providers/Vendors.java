package dev.exai.providers;

import dev.exai.providers.internal.models.PresetCatalog;
import dev.exai.providers.internal.models.VendorCatalog;
import java.util.List;

/** The vendors that this build speaks to. Stateless. */
public final class Vendors {
    /** In the order in which the automatic choice of a model prefers them. */
    private static final List<String> SERVED = List.of(
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

    private Vendors() {}

    /** Those that need no code, which are types of providers too. Reads a resource of this jar. */
    public static List<Preset> presets() {
        return PresetCatalog.all();
    }

    /** All of them, in the order in which the automatic choice of a model prefers them. Reads resources of this jar. */
    public static List<Vendor> all() {
        return SERVED.stream().map(VendorCatalog::vendor).toList();
    }
}
