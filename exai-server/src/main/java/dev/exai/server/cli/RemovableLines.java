package dev.exai.server.cli;

import dev.exai.files.Removable;
import dev.exai.files.Removable.Kind;
import dev.exai.server.settings.Printable;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints what would end or go, one line each as it comes, then how much there is of each kind. Not thread-safe. */
final class RemovableLines implements Consumer<Removable> {
    private final PrintWriter out;
    private final ObjectNode told;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final ArrayNode items; // of JSON, which is printed at the end
    private final boolean json;

    /** Prints lines, or fills what is told. */
    RemovableLines(PrintWriter out, boolean json, ObjectNode told) {
        this.out = out;
        this.json = json;
        this.told = told;
        items = told.putArray("would_go");
    }

    @Override
    public void accept(Removable item) {
        counts.merge(item.kind(), 1, Integer::sum);
        if (json) {
            ObjectNode entry = items.addObject();
            entry.put("kind", word(item.kind())).put("subject", item.subject());
            if (item.name() != null) {
                entry.put("name", item.name());
            }
            if (item.provider() != null) {
                entry.put("provider", item.provider().value());
            }
            entry.put("bytes", item.sizeBytes());
            return;
        }
        String where = item.provider() == null ? "" : "\t" + item.provider();
        String name = item.name() == null ? "" : "\t" + Printable.text(item.name());
        out.println(word(item.kind()) + "\t" + Printable.text(item.subject()) + "\t" + item.sizeBytes() + where + name);
    }

    /** Tells how much there was. */
    void end() {
        ObjectNode all = told.putObject("counts");
        counts.forEach((kind, count) -> all.put(word(kind), count));
        if (!json) {
            String text = counts.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + word(entry.getKey()))
                    .collect(Collectors.joining(", "));
            out.println(text.isEmpty() ? "nothing would go" : text);
        }
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
