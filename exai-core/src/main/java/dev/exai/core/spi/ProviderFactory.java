package dev.exai.core.spi;

import java.util.List;

/**
 * Makes providers of one type; found with {@link java.util.ServiceLoader}. Stateless and thread-safe, with a public
 * constructor without parameters.
 */
public interface ProviderFactory {
    /** The type it makes, for example {@code openai}; unique among the factories present. */
    String type();

    /**
     * The options its providers know. What is not among them is refused by {@link #create}, so that a misspelt name does
     * not go unnoticed.
     *
     * @return empty, if it has none or does not tell
     */
    default List<ProviderOption> options() {
        return List.of();
    }

    /**
     * Makes a provider; uses no network.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if the settings are wrong; the message names the setting
     */
    Provider create(ProviderConfig config);
}
