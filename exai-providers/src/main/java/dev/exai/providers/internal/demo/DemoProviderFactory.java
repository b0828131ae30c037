package dev.exai.providers.internal.demo;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.Options;
import java.time.Duration;
import java.util.List;

/**
 * Makes providers of type {@code demo}. Options: {@code wordDelayMillis}, the pause before each word of an answer,
 * 0–60,000, default 0; {@code plain}, whether the answer is what was said and nothing else, {@code true} or
 * {@code false}, the default.
 */
public final class DemoProviderFactory implements ProviderFactory {
    private static final String WORD_DELAY = "wordDelayMillis";
    private static final String PLAIN = "plain";
    private static final int LONGEST_DELAY_MILLIS = 60_000;

    private static final List<ProviderOption> OPTIONS = List.of(
            new ProviderOption(
                    WORD_DELAY, "Pause before each word of an answer in milliseconds, 0–" + LONGEST_DELAY_MILLIS, "0"),
            ProviderOption.of(PLAIN, "Whether the answer is what was said and nothing else", List.of("false", "true")));

    /** For {@link java.util.ServiceLoader}. */
    public DemoProviderFactory() {}

    @Override
    public String type() {
        return "demo";
    }

    @Override
    public List<ProviderOption> options() {
        return OPTIONS;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options.of(config, OPTIONS);
        Duration wordDelay = wordDelay(config.options().getOrDefault(WORD_DELAY, "0"));
        return new DemoProvider(config.id(), wordDelay, plain(config.options().getOrDefault(PLAIN, "false")));
    }

    private static boolean plain(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw fault("option " + PLAIN + " must be true or false, not " + text);
        };
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
