package dev.exai.server.docs;

import dev.exai.core.TimeSource;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.server.settings.Platform;
import dev.exai.server.settings.ProviderField;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Setting;
import dev.exai.server.settings.Settings;
import dev.exai.server.tools.Tool;
import dev.exai.server.tools.ToolDescription;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import dev.exai.server.wiring.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The reference pages of {@code docs}, made from the code that they describe. */
final class ReferenceDocs {
    private static final String MADE = "<!-- Made from the code by .ci/docs --write; do not edit. -->\n";
    private static final Pattern CONSTANT = Pattern.compile("/\\*\\* (.*?) \\*/\\s+([A-Z_]+)\\((true|false)\\)");

    private ReferenceDocs() {}

    /** The text of every page, by its path below the root of the repository. */
    static Map<String, String> pages(Path root) throws IOException {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("docs/settings.md", settings());
        pages.put("docs/providers.md", ProviderDocs.page(MADE));
        pages.put("docs/tools.md", tools(root));
        pages.put("docs/errors.md", errors(root));
        pages.put(FileLimitDocs.PAGE, FileLimitDocs.page(root));
        return pages;
    }

    private static String settings() {
        StringBuilder page = new StringBuilder("# Settings\n\n").append(MADE).append(SETTINGS_INTRODUCTION);
        page.append("\n| Setting | Default | Range | Variable | Option | What it is |\n|---|---|---|---|---|---|\n");
        for (Setting<?> setting : Settings.all()) {
            String option = setting.option();
            row(
                    page,
                    code(setting.name()),
                    setting.standard() == null || setting.standard().isEmpty() ? "" : code(setting.standard()),
                    setting.type().range(),
                    setting.variables().stream().map(ReferenceDocs::code).collect(Collectors.joining(" ")),
                    option == null ? "" : code(option),
                    setting.description());
        }
        page.append("\n## Providers\n\n").append(PROVIDERS_INTRODUCTION);
        page.append("\n| Setting | Range | What it is |\n|---|---|---|\n");
        for (ProviderField field : ProviderField.values()) {
            row(page, code(field.of("NAME")), field.type().range(), field.description());
        }
        row(page, code("provider.NAME.option.X"), "", "Option X of the type, see below.");
        options(page);
        page.append("\nKnown vendors, whose usual variables are read too:\n\n");
        page.append("| NAME | Vendor | Key | Address |\n|---|---|---|---|\n");
        dev.exai.providers.Vendors.all()
                .forEach(vendor -> row(
                        page,
                        code(vendor.id()),
                        vendor.displayName(),
                        words(vendor.keyVariables()),
                        words(vendor.baseUrlVariables())));
        return page.toString();
    }

    private static void options(StringBuilder page) {
        page.append("\n| Type | Option | Default | What it is |\n|---|---|---|---|\n");
        List<ProviderFactory> factories = ServiceLoader.load(ProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ProviderFactory::type))
                .toList();
        for (ProviderFactory factory : factories) {
            for (ProviderOption option : factory.options()) {
                row(
                        page,
                        code(factory.type()),
                        code(settingWord(option.name())),
                        option.standard().isEmpty() ? "" : code(option.standard()),
                        option.description());
            }
        }
    }

    /** The name of an option as settings write it. */
    private static String settingWord(String option) {
        return option.endsWith(".*")
                ? option.replace("*", "NAME")
                : option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String tools(Path root) {
        StringBuilder page = new StringBuilder("# Tools\n\n").append(MADE).append(TOOLS_INTRODUCTION);
        ServerSettings settings = ServerSettings.read(new Platform(Map.of(), "Linux", root, root), Map.of());
        try (Engine engine = new Engine(settings, List.of(), Keeping.IF_POSSIBLE, TimeSource.system())) {
            for (Tool tool : Wiring.tools(engine, TimeSource.system())) {
                tool(page, tool.description());
            }
        }
        return page.toString();
    }

    private static void tool(StringBuilder page, ToolDescription tool) {
        page.append("\n## ")
                .append(tool.name())
                .append("\n\n")
                .append(tool.description())
                .append("\n");
        page.append("\n| Argument | Type | What it is |\n|---|---|---|\n");
        properties(page, "", tool.inputSchema());
        if (tool.outputSchema() != null) {
            page.append("\n| Result | Type | What it is |\n|---|---|---|\n");
            properties(page, "", tool.outputSchema());
        }
    }

    private static void properties(StringBuilder page, String prefix, JsonNode schema) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String name = prefix + property.getKey();
            JsonNode value = property.getValue();
            boolean required = requires(schema, property.getKey())
                    || requires(schema.path("anyOf").path(0), property.getKey());
            row(
                    page,
                    code(name) + (required ? "" : " (optional)"),
                    type(value),
                    value.path("description").asString(""));
            properties(page, name + ".", value);
            properties(page, name + "[].", value.path("items"));
        }
    }

    private static boolean requires(JsonNode schema, String property) {
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .anyMatch(entry -> entry.asString().equals(property));
    }

    private static String type(JsonNode schema) {
        if (schema.has("const")) {
            return code(schema.path("const").asString());
        }
        JsonNode words = schema.path("enum");
        if (!words.isMissingNode()) {
            return StreamSupport.stream(words.spliterator(), false)
                    .map(word -> code(word.asString()))
                    .collect(Collectors.joining(", "));
        }
        StringBuilder type = new StringBuilder(schema.path("type").asString("any"));
        if (schema.has("items")) {
            type.append(" of ").append(type(schema.path("items")));
        }
        bound(type, schema, "minimum", " ≥ ");
        bound(type, schema, "maximum", " ≤ ");
        bound(type, schema, "maxItems", ", at most ");
        return type.toString();
    }

    private static void bound(StringBuilder type, JsonNode schema, String keyword, String words) {
        if (schema.has(keyword)) {
            type.append(words).append(schema.path(keyword).asString());
        }
    }

    private static String errors(Path root) throws IOException {
        String source = Files.readString(root.resolve("exai-core/src/main/java/dev/exai/core/ErrorKind.java"));
        StringBuilder page = new StringBuilder("# Errors\n\n").append(MADE).append(ERRORS_INTRODUCTION);
        page.append("\n| Code | Retryable | What it means |\n|---|---|---|\n");
        Matcher constant = CONSTANT.matcher(source);
        while (constant.find()) {
            row(page, code(constant.group(2)), constant.group(3).equals("true") ? "yes" : "no", constant.group(1));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String... cells) {
        for (String cell : cells) {
            page.append("| ")
                    .append(cell.replace("|", "\\|").replace("{@code ", "`").replace("}", "`"))
                    .append(' ');
        }
        page.append("|\n");
    }

    private static String words(List<String> words) {
        return words.stream().map(ReferenceDocs::code).collect(Collectors.joining(" "));
    }

    private static String code(String text) {
        return '`' + text + '`';
    }

    private static final String SETTINGS_INTRODUCTION = """

            A setting is taken from the first of these that has it: an option on the command line (`--set NAME=VALUE` sets
            any of them), an environment variable, the file `config.properties` in the data directory (Java properties in
            UTF-8), its default. `exai config` prints every setting that holds and where it comes from.

            A faulty or unknown setting stops the start, and all of them are told at once. A file with a key or the token
            in it must not be readable for other users of the machine. An environment variable that begins with `EXAI_`
            and sets nothing is told as a notice.

            Times have a unit: `250ms`, `30s`, `5m`, `2h`.
            """;

    private static final String PROVIDERS_INTRODUCTION = """
            Each provider has a name of your choice; several of one type are allowed. In the environment the setting
            `provider.my-server.base-url` is written `EXAI_PROVIDER_MY_SERVER_BASE_URL`. A restriction of a known vendor
            can be set as `OPENAI_ALLOWED_MODELS`, `GLM_ALLOWED_MODELS`, `KIMI_ALLOWED_MODELS`; a single model of `custom`
            as `CUSTOM_MODEL_NAME`. Any server that speaks the OpenAI chat format is added with two lines:

            ```properties
            provider.desk.base-url=http://127.0.0.1:8000/v1
            provider.desk.models=small,large
            ```
            """;

    private static final String TOOLS_INTRODUCTION = """

            Arguments that are not listed are refused by name. The result is structured content, and the same as text. A
            failure is a result with `isError` and the envelope that [errors](errors.md) describes.

            For each tool there is a prompt of the same name, and `continue`, which goes on with a conversation. The tools of
            stored files are missing where `storage` is `memory`. `kimi_manage_files` and `glm_manage_files` are `manage_files`
            for that provider alone, where it is configured.
            """;

    private static final String ERRORS_INTRODUCTION = """

            A failed tool call is a result with `isError: true`. Its text is `{"error": {...}}`, and the same object stands
            in `_meta` under `dev.exai/error`:

            | Field | What it is |
            |---|---|
            | `code` | one of the codes below; stable |
            | `message` | what failed and what would help, for people |
            | `retryable` | whether the same call may succeed later without a change |
            | `hint` | what to do about it, where there is something |
            | `request_id` | the name of the call in the server's log |
            | `provider`, `provider_code`, `provider_status` | who failed, and its own words, where a provider did |
            | `retry_after_ms` | how long the provider asks to wait, where it does |

            When part of an answer had come, structured content tells it too, beside the same `error`: `status` is
            `interrupted`, `partial` is the text that had come, and `continuation_id` names the conversation that holds it,
            with a mark of what ended it; also a conversation that began with this call.

            In Java the code is `ExaiException.kind()`. How far the call had come is `ExaiException.phase()`; after the first
            piece of an answer nothing is repeated silently.
            """;
}
