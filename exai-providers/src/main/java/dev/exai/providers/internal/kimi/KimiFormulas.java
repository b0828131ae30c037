package dev.exai.providers.internal.kimi;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.openai.HostedTools;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Kimi's formulas (platform docs, official tools, read 2026-09): its newer way to search the web. The model calls a function,
 * the formula runs it, and what it tells, perhaps encrypted, goes back as the function's result.
 */
final class KimiFormulas implements HostedTools {
    private static final Logger LOG = LoggerFactory.getLogger(KimiFormulas.class);
    private static final String SEARCH = "formulas/moonshot/web-search:latest";
    private static final Duration KNOWN_FOR = Duration.ofHours(1);

    private final VendorApi api;
    private volatile @Nullable Known known;

    /** Tools and until when they need not be asked for, on the clock of the calls. */
    private record Known(Map<String, String> tools, long untilNanos) {}

    KimiFormulas(VendorApi api) {
        this.api = api;
    }

    @Override
    public Map<String, String> forSearch(CallContext context) {
        Known last = known;
        long now = context.time().nanos();
        if (last != null && last.untilNanos - now > 0) {
            return last.tools;
        }
        Map<String, String> tools = ask(context);
        known = new Known(tools, now + KNOWN_FOR.toNanos());
        return tools;
    }

    private Map<String, String> ask(CallContext context) {
        try {
            return read(api.json(HttpAsk.get(SEARCH + "/tools"), context).path("tools"));
        } catch (ProviderException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            LOG.info("no formulas, searching by the built-in function provider={}", api.provider());
            return Map.of();
        }
    }

    private static Map<String, String> read(JsonNode listed) {
        Map<String, String> tools = new LinkedHashMap<>();
        for (JsonNode tool : listed) {
            String name = JsonFields.text(tool.path("function"), "name");
            if (name != null) {
                tools.put(name, tool.toString());
            }
        }
        return Map.copyOf(tools);
    }

    @Override
    public String run(String name, String arguments, CallContext context) {
        String body =
                "{\"name\":" + RequestDraft.quoted(name) + ",\"arguments\":" + RequestDraft.quoted(arguments) + "}";
        HttpAsk ask = HttpAsk.post(SEARCH + "/fibers", body.getBytes(StandardCharsets.UTF_8));
        JsonNode fiber = api.description(ask, context);
        for (String member : List.of("output", "encrypted_output")) {
            String told = JsonFields.text(fiber.path("context"), member);
            if (told != null) {
                return told;
            }
        }
        String why = JsonFields.text(fiber, "error");
        return "Error: " + (why == null ? "the search told nothing" : why);
    }
}
