package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderOption;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the settings of one provider and says which one is wrong. Immutable. */
public final class Options {
    private final ProviderConfig config;

    private Options(ProviderConfig config) {
        this.config = config;
    }

    /**
     * The settings, of which those are known that the factory tells.
     *
     * @throws ExaiException kind CONFIGURATION if there is another; the message names the known ones
     */
    public static Options of(ProviderConfig config, List<ProviderOption> known) {
        for (String name : config.options().keySet()) {
            if (known.stream().noneMatch(option -> option.isNamed(name))) {
                throw fault("option " + name + " is not known; known are "
                        + known.stream().map(ProviderOption::name).sorted().toList());
            }
        }
        return new Options(config);
    }

    /** The texts of all options whose name begins so, by the rest of the name. */
    public Map<String, String> below(String prefix) {
        Map<String, String> texts = new TreeMap<>();
        config.options().forEach((name, text) -> {
            if (name.startsWith(prefix)) {
                texts.put(name.substring(prefix.length()), text);
            }
        });
        return texts;
    }

    /** The option's text, or null. */
    public @Nullable String text(String name) {
        String value = config.options().get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The option's text, fit for a header, or null. */
    public @Nullable String headerValue(String name) {
        String value = text(name);
        if (value != null && !value.matches("[\\x20-\\x7e]*")) {
            throw fault("option " + name + " may hold visible ASCII characters and blanks only");
        }
        return value;
    }

    /** The option as one of some words; the first is the default. */
    public String word(String name, List<String> words) {
        String value = text(name);
        if (value == null) {
            return words.get(0);
        }
        if (!words.contains(value)) {
            throw fault("option " + name + " must be one of " + words);
        }
        return value;
    }

    /** The option as true or false. */
    public boolean flag(String name, boolean otherwise) {
        return word(name, otherwise ? List.of("true", "false") : List.of("false", "true"))
                .equals("true");
    }

    /** The error for a wrong setting; whoever reports it adds the provider's name. */
    public static ExaiException fault(String what) {
        return new ExaiException(ErrorKind.CONFIGURATION, what);
    }

    /**
     * Checks a base URL: http or https, a host, no user, query or fragment.
     *
     * @return the URL without a slash at its end
     * @throws ExaiException kind CONFIGURATION otherwise; the message does not repeat it, because it may hold a password
     */
    public static URI checkedBase(URI base) {
        String scheme = base.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web || base.getHost() == null) {
            throw fault("the base URL must be http or https with a host");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw fault("the base URL must not hold a user, a query or a fragment");
        }
        String text = base.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
    }
}
