package dev.exai.core.spi;

import java.util.List;
import java.util.Objects;

/**
 * A setting that the providers of one type know beside those all providers have. Immutable.
 *
 * @param name as {@link ProviderConfig#options()} has it, for example {@code searchEngine}; one that ends in {@code .*}
 *     stands for all names that begin so
 * @param description what it does and which values it takes, for people
 * @param standard the value when it is not set; empty if there is none
 */
public record ProviderOption(String name, String description, String standard) {
    private static final String ANY = ".*";

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the name or the description is blank
     */
    public ProviderOption {
        if (name.isBlank() || description.isBlank()) {
            throw new IllegalArgumentException("an option has a name and a description: " + name);
        }
        Objects.requireNonNull(standard, "standard");
    }

    /** An option that does nothing unless it is set. */
    public static ProviderOption of(String name, String description) {
        return new ProviderOption(name, description, "");
    }

    /** An option that takes one of some words, the first unless it is set. */
    public static ProviderOption of(String name, String description, List<String> words) {
        return new ProviderOption(name, description + "; one of " + String.join(", ", words), words.get(0));
    }

    /** Whether a setting of this name is meant. */
    public boolean isNamed(String option) {
        return name.endsWith(ANY)
                ? option.length() > name.length() - 1 && option.startsWith(name.substring(0, name.length() - 1))
                : name.equals(option);
    }
}
