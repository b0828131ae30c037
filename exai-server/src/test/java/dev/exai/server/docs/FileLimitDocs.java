package dev.exai.server.docs;

import dev.exai.core.TimeSource;
import dev.exai.core.file.FileLimits;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.core.spi.Provider;
import dev.exai.providers.Vendor;
import dev.exai.providers.Vendors;
import dev.exai.server.settings.Platform;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table in {@code docs/files.md} of what each vendor takes, as its adapter declares it. */
final class FileLimitDocs {
    static final String PAGE = "docs/files.md";
    private static final String BEGIN = "<!-- What vendors take; made from the code by .ci/docs --write. -->\n";
    private static final String END = "<!-- end -->\n";

    private FileLimitDocs() {}

    /** The page with the table as it should be. */
    static String page(Path root) throws IOException {
        String page = Files.readString(root.resolve(PAGE));
        int from = page.indexOf(BEGIN);
        int to = page.indexOf(END, from);
        if (from < 0 || to < 0) {
            throw new IllegalStateException(PAGE + " has lost the marks of its table");
        }
        return page.substring(0, from) + BEGIN + table(root) + page.substring(to);
    }

    private static String table(Path root) {
        StringBuilder table =
                new StringBuilder("| Provider | One file | All files | Files | Purposes | Types | Can |\n");
        table.append("|---|---|---|---|---|---|---|\n");
        ServerSettings settings = ServerSettings.read(new Platform(keys(), "Linux", root, root), Map.of());
        try (Engine engine = new Engine(settings, List.of(), Keeping.IN_MEMORY, TimeSource.system())) {
            for (Provider provider : engine.providers().providers()) {
                FileProvider files = provider.files();
                if (files != null) {
                    row(table, provider.id().value(), files);
                }
            }
        }
        return table.toString();
    }

    /** A key for every vendor; none is ever used. */
    private static Map<String, String> keys() {
        Map<String, String> keys = new HashMap<>();
        for (Vendor vendor : Vendors.all()) {
            vendor.keyVariables().stream().limit(1).forEach(variable -> keys.put(variable, "none"));
        }
        return keys;
    }

    private static void row(StringBuilder table, String provider, FileProvider files) {
        FileLimits limits = files.limits();
        String purposes = limits.purposes().stream()
                .map(purpose -> '`' + purpose.value() + '`')
                .collect(Collectors.joining(", "));
        String abilities =
                files.abilities().stream().sorted().map(FileLimitDocs::word).collect(Collectors.joining(", "));
        List<String> cells = List.of(
                '`' + provider + '`',
                bytes(limits.maxFileBytes()),
                bytes(limits.maxTotalBytes()),
                limits.maxFiles() == null ? "" : String.valueOf(limits.maxFiles()),
                purposes,
                types(limits),
                abilities);
        cells.forEach(cell -> table.append("| ").append(cell).append(' '));
        table.append("|\n");
    }

    /** By purpose, where there are purposes; formats of Office by their endings, because their types fill a page. */
    private static String types(FileLimits limits) {
        return limits.types().stream()
                .map(each -> (each.purpose() == null ? "" : '`' + each.purpose().value() + "`: ")
                        + each.mediaTypes().stream()
                                .map(FileLimitDocs::shortened)
                                .distinct()
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    private static String shortened(String type) {
        return switch (type) {
            case "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/msword" ->
                "Word";
            case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel" ->
                "Excel";
            case "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                    "application/vnd.ms-powerpoint" -> "PowerPoint";
            case "application/epub+zip" -> "EPUB";
            default -> type.startsWith("application/") ? type.substring("application/".length()) : type;
        };
    }

    private static String word(Ability ability) {
        return ability.name().toLowerCase(Locale.ROOT);
    }

    private static String bytes(Long count) {
        if (count == null) {
            return "";
        }
        long mebibytes = count >> 20;
        return mebibytes << 20 == count ? mebibytes + " MiB" : count + " bytes";
    }
}
