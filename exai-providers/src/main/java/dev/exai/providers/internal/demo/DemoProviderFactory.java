package dev.exai.providers.internal.demo;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import java.time.Duration;

/**
 * Makes providers of type {@code demo}. The one option is {@code wordDelayMillis}: the pause before each word of an
 * answer, 0–60,000, default 0.
 */
public final class DemoProviderFactory implements ProviderFactory {
    private static final String WORD_DELAY = "wordDelayMillis";
    private static final int LONGEST_DELAY_MILLIS = 60_000;

    /** For {@link java.util.ServiceLoader}. */
    public DemoProviderFactory() {}

    @Override
    public String type() {
        return "demo";
    }

    @Override
    public Provider create(ProviderConfig config) {
        config.options().keySet().stream()
                .filter(option -> !option.equals(WORD_DELAY))
                .findFirst()
                .ifPresent(option -> {
                    throw fault("unknown option " + option + "; the only one is " + WORD_DELAY);
                });
        return new DemoProvider(config.id(), wordDelay(config.options().getOrDefault(WORD_DELAY, "0")));
    }

    private static Duration wordDelay(String text) {
        try {
            int millis = Integer.parseInt(text);
            if (millis >= 0 && millis <= LONGEST_DELAY_MILLIS) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            throw fault("option " + WORD_DELAY + " must be a whole number, not " + text);
        }
        throw fault("option " + WORD_DELAY + " must be 0–" + LONGEST_DELAY_MILLIS + ", not " + text);
    }

    private static ExaiException fault(String message) {
        return new ExaiException(ErrorKind.CONFIGURATION, message);
    }
}
