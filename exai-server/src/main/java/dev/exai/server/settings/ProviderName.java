package dev.exai.server.settings;

import dev.exai.core.model.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * The name of a setting of a provider, taken apart.
 *
 * @param field what is set; null for an option of the type
 * @param option the name of that option; null for a field
 */
record ProviderName(
        String provider,
        @Nullable ProviderField field,
        @Nullable String option) {
    /** The parts of {@code provider.NAME.FIELD} or {@code provider.NAME.option.X}; null if it is neither. */
    static @Nullable ProviderName of(String name) {
        if (!name.startsWith(ProviderField.PREFIX)) {
            return null;
        }
        int start = ProviderField.PREFIX.length();
        int dot = name.indexOf('.', start);
        if (dot < 0 || !isProvider(name.substring(start, dot))) {
            return null;
        }
        String provider = name.substring(start, dot);
        String word = name.substring(dot + 1);
        if (word.startsWith(ProviderField.OPTION) && word.length() > ProviderField.OPTION.length()) {
            return new ProviderName(provider, null, word.substring(ProviderField.OPTION.length()));
        }
        ProviderField field = ProviderField.ofWord(word);
        return field == null ? null : new ProviderName(provider, field, null);
    }

    /** The part of the name after the provider. */
    String word() {
        return field == null ? ProviderField.OPTION + option : field.word();
    }

    private static boolean isProvider(String name) {
        try {
            new ProviderId(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
