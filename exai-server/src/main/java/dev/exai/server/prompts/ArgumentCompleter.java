package dev.exai.server.prompts;

import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelInfo;
import dev.exai.server.mcp.Completer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Proposes models and thinking modes while somebody types. */
public final class ArgumentCompleter implements Completer {
    private final List<String> models = new ArrayList<>();
    private final List<String> thinkingModes = new ArrayList<>();

    /** A completer over the models that can be asked. */
    public ArgumentCompleter(ModelCatalog catalog) {
        models.add("auto");
        for (ModelInfo model : catalog.all()) {
            if (model.status() != ModelInfo.Status.RETIRED) {
                models.add(model.id().toString());
            }
        }
        for (ThinkingMode mode : ThinkingMode.values()) {
            thinkingModes.add(mode.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public List<String> complete(Request request) {
        List<String> all = switch (request.argument()) {
            case "model" -> models;
            case "thinking_mode" -> thinkingModes;
            default -> List.of();
        };
        String typed = request.typed().toLowerCase(Locale.ROOT);
        List<String> fitting = new ArrayList<>();
        all.stream().filter(value -> value.startsWith(typed)).forEach(fitting::add);
        all.stream()
                .filter(value -> value.contains(typed) && !value.startsWith(typed))
                .forEach(fitting::add);
        return fitting;
    }
}
