package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import java.util.Locale;
import java.util.Map;

/**
 * Names of the OpenTelemetry semantic conventions for generative AI (status "development", read 2026-11-22), which Micrometer's
 * users share.
 */
final class GenAi {
    static final String OPERATION = "gen_ai.operation.name";
    static final String CHAT = "chat";
    static final String EMBEDDINGS = "embeddings";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String ERROR = "error.type";

    /** Where the conventions know a vendor by another name than its type here. */
    private static final Map<String, String> PROVIDER_NAMES = Map.of(
            "gemini", "gcp.gemini",
            "xai", "x_ai",
            "azure-openai", "azure.ai.openai",
            "mistral", "mistral_ai");

    private GenAi() {}

    static String provider(String vendor) {
        return PROVIDER_NAMES.getOrDefault(vendor, vendor);
    }

    static String error(ErrorKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
