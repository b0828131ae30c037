package dev.exai.server.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param name its name in the configuration file and after {@code --set}
 * @param standard the text of its default; null if it has none
 * @param variables environment variables that set it, the first one present wins
 * @param option the option of {@code serve} and {@code stdio} that sets it; null if only {@code --set} does
 * @param description one sentence for people
 */
public record Setting<T>(
        String name,
        SettingType<T> type,
        @Nullable String standard,
        List<String> variables,
        @Nullable String option,
        String description) {
    /** Copies the variables. */
    public Setting {
        variables = List.copyOf(variables);
    }

    /** A setting that is read from {@code EXAI_NAME} and has no option of its own. */
    static <T> Setting<T> of(String name, SettingType<T> type, @Nullable String standard, String description) {
        return new Setting<>(name, type, standard, List.of(variableOf(name)), null, description);
    }

    /** The same with an option. */
    Setting<T> withOption(String value) {
        return new Setting<>(name, type, standard, variables, value, description);
    }

    /** The same with a further variable, of less weight. */
    Setting<T> orVariable(String variable) {
        List<String> more = new ArrayList<>(variables);
        more.add(variable);
        return new Setting<>(name, type, standard, more, option, description);
    }

    /** {@code files.roots} is read from {@code EXAI_FILES_ROOTS}. */
    static String variableOf(String name) {
        return "EXAI_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
