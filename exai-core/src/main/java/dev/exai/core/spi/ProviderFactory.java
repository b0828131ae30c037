package dev.exai.core.spi;

/**
 * Makes providers of one type; found with {@link java.util.ServiceLoader}. Stateless and thread-safe, with a public
 * constructor without parameters.
 */
public interface ProviderFactory {
    /** The type it makes, for example {@code openai}; unique among the factories present. */
    String type();

    /**
     * Makes a provider; uses no network.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if the settings are wrong; the message names the setting
     */
    Provider create(ProviderConfig config);
}
