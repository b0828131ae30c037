package dev.exai.server.docs;

import dev.exai.providers.Preset;
import dev.exai.providers.Vendor;
import dev.exai.providers.Vendors;
import dev.exai.server.settings.ProviderField;
import java.util.Locale;
import java.util.Map;

/** The page that shows the settings of each vendor, one block each. */
final class ProviderDocs {
    private ProviderDocs() {}

    static String page(String made) {
        StringBuilder page = new StringBuilder("# Providers\n\n").append(made).append(INTRODUCTION);
        for (Vendor vendor : Vendors.all()) {
            if (!vendor.id().equals("custom")) {
                page.append(vendor(vendor));
            }
        }
        page.append(PRESETS);
        for (Preset preset : Vendors.presets()) {
            page.append(preset(preset));
        }
        return page.append(CUSTOM).append(MODELS).toString();
    }

    private static String vendor(Vendor vendor) {
        StringBuilder text = heading(vendor);
        String about = ABOUT.get(vendor.id());
        if (about != null) {
            text.append(about).append("\n\n");
        }
        return text.append(block(vendor, false)).toString();
    }

    private static String preset(Preset preset) {
        StringBuilder text = heading(preset.vendor()).append(preset.notes()).append("\n\n");
        text.append(block(preset.vendor(), true));
        if (!preset.options().isEmpty()) {
            text.append("\nSet already: ");
            String separator = "";
            for (Map.Entry<String, String> option : preset.options().entrySet()) {
                text.append(separator)
                        .append("`option.")
                        .append(kebab(option.getKey()))
                        .append('=')
                        .append(option.getValue())
                        .append('`');
                separator = ", ";
            }
            text.append(".\n");
        }
        return text.toString();
    }

    private static StringBuilder heading(Vendor vendor) {
        return new StringBuilder("\n## ").append(vendor.displayName()).append("\n\n");
    }

    private static String block(Vendor vendor, boolean modelsNeeded) {
        StringBuilder text = new StringBuilder("```properties\n");
        if (vendor.keyNeeded()) {
            text.append(ProviderField.KEY.of(vendor.id())).append("=…\n");
        }
        if (vendor.defaultBaseUrl() == null) {
            text.append(ProviderField.BASE_URL.of(vendor.id())).append("=…\n");
        }
        if (modelsNeeded) {
            text.append(ProviderField.MODELS.of(vendor.id())).append("=…\n");
        }
        if (vendor.baseUrls().size() > 1) {
            text.append("# one of ")
                    .append(String.join(", ", vendor.baseUrls().keySet()))
                    .append("\nprovider.")
                    .append(vendor.id())
                    .append(".option.region=")
                    .append(vendor.baseUrls().keySet().iterator().next())
                    .append('\n');
        }
        text.append("```\n");
        text.append("\nFrom the environment: `")
                .append(String.join("`, `", vendor.keyVariables()))
                .append("`; address `")
                .append(String.join("`, `", vendor.baseUrlVariables()))
                .append("`.\n");
        return text.toString();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static final String INTRODUCTION = """

            Each block goes into the configuration file; the key can come from the environment instead. Blocks of several
            vendors may stand together, and one vendor may stand twice under names of your choice:

            ```properties
            provider.work.type=kimi
            provider.work.key=…
            provider.work.option.region=china
            ```

            The address of a vendor is known and need not be set; one that is set is taken as it is, and only the path of
            the interface is appended. What each type knows beside this stands under
            [settings](settings.md#providers). Models that the catalogue does not know can be asked for by name.
            """;

    private static final Map<String, String> ABOUT = Map.of(
            "openai",
            "Chat completions are used for most calls. The Responses API is used for models that have nothing else, for"
                    + " the hosted web search, where a model that thinks is given tools or asked for its reasoning, which"
                    + " chat completions neither tell nor carry on, and for all calls with `provider.openai.option.api=responses`; nothing is"
                    + " stored there, and the encrypted reasoning travels with the conversation.",
            "glm",
            "The general address needs a key of the general interface; keys of a coding plan work only with the regions"
                    + " `coding-plan` and `coding-plan-china`. With `option.auth=token` the"
                    + " key itself is never sent: each request carries a token signed with it that is valid for three and"
                    + " a half minutes.",
            "kimi",
            "Keys of one site are refused by the other. The cache key of a conversation is sent, which Kimi's prompt"
                    + " cache rewards.",
            "deepseek",
            "Models think unless asked not to (`thinking_mode` minimal), and while they do they take no temperature and"
                    + " cannot be made to call a tool.",
            "xai",
            "Chat completions are used for most calls, and the Responses API for the hosted web search, where a model that"
                    + " thinks is given tools or asked for its reasoning, or for all calls with `provider.xai.option.api=responses`.",
            "minimax",
            "Keys of one site are refused by the other. Reasoning is parted from the text and goes back inside it, as"
                    + " MiniMax wants it.",
            "openrouter",
            "Models are named with their maker, as in `maker/model`. The answer's extras say who served it. With an output"
                    + " format only upstreams are asked that honour it.");

    private static final String PRESETS = """

            # Servers that need no more than settings

            They speak the chat format of OpenAI. Name the models that you use.
            """;

    private static final String CUSTOM = """

            ## Any other server

            Everything that speaks the chat format of OpenAI. The address is final: `/chat/completions` is appended. Leave
            the key out for a server without one. For habits that differ see the options of `custom` under
            [settings](settings.md#providers).

            ```properties
            provider.desk.base-url=http://127.0.0.1:8000/v1
            provider.desk.models=small,large
            ```
            """;

    private static final String MODELS = """

            # Models that the catalogue does not know, or knows wrongly

            A file of yours adds models and changes what is known of others; name it with `catalog.files`. Each entry names
            a model as `provider/name`, by the provider's name in the settings, and says of it what it wants to; everything
            else stays as it was. Several files are taken in their order, and later ones have the last word.

            ```json
            {
              "models": [
                {"model": "kimi/kimi-k4", "contextWindow": 1000000, "maxOutputTokens": 65536, "aliases": ["newest"],
                 "can": {"tools": true, "vision": true}, "reasoning": {"mode": "optional", "efforts": ["low", "high"]},
                 "price": {"currency": "USD", "input": 1.2, "cachedInput": 0.3, "output": 5}},
                {"model": "openai/gpt-4.1", "price": {"currency": "USD", "input": 1.9, "output": 7.5,
                 "tiers": [{"aboveInputTokens": 200000, "input": 3.8, "output": 11}]}}
              ]
            }
            ```

            Fields: `displayName`, `aliases`, `status` (active, deprecated, retired), `contextWindow`, `maxOutputTokens`,
            `defaultMaxOutputTokens`, `can` (tools, vision, reasoning, jsonObject, jsonSchema, webSearch, files),
            `reasoning` (mode never, optional or always; efforts), `samplingFixed`, `price` (per million tokens; currency,
            input, cachedInput, cacheWrite, cacheWriteLong for what is kept for an hour, output, tiers, peak, batch), `notes`,
            `asOf`, `sources`. A field that is not known is refused with its line and the field that was probably meant. An
            alias that means another model too, be it a name or an alias, is refused with both places. A provider that is not
            configured is passed over. A server that would list its models itself, such as Ollama or a `custom` one, has those
            of the file then.

            `exai models --refresh` asks each provider for its own list and shows every difference: models that are added
            and missing, and context windows, output limits, abilities and prices that have changed, where the list tells
            them; OpenRouter's tells prices. `--provider NAME` asks one alone, and `--write FILE` keeps what is added and
            changed as such a file. Nothing is changed without that.
            """;
}
