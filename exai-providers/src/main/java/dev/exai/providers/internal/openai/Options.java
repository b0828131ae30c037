package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.ProviderConfig;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings of one provider and says which one is wrong. Immutable. */
public final class Options {
    private final ProviderConfig config;

    private Options(ProviderConfig config) {
        this.config = config;
    }

    /**
     * The settings, of which these are known.
     *
     * @param prefix further names are known if they begin with it; null for none
     * @throws ExaiException kind CONFIGURATION if there is another
     */
    public static Options of(ProviderConfig config, Set<String> known, @Nullable String prefix) {
        for (String name : config.options().keySet()) {
            if (!known.contains(name) && (prefix == null || !name.startsWith(prefix))) {
                throw fault(
                        config,
                        "option " + name + " is not known; known are "
                                + known.stream().sorted().toList());
            }
        }
        return new Options(config);
    }

    /** The option's text, or null. */
    public @Nullable String text(String name) {
        String value = config.options().get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The option as one of some words; the first is the default. */
    public String word(String name, List<String> words) {
        String value = text(name);
        if (value == null) {
            return words.get(0);
        }
        if (!words.contains(value)) {
            throw fault(config, "option " + name + " must be one of " + words);
        }
        return value;
    }

    /** The option as true or false. */
    public boolean flag(String name, boolean otherwise) {
        return word(name, otherwise ? List.of("true", "false") : List.of("false", "true"))
                .equals("true");
    }

    /** The error for a wrong setting. */
    public static ExaiException fault(ProviderConfig config, String what) {
        return new ExaiException(ErrorKind.CONFIGURATION, config.id() + ": " + what);
    }

    /**
     * Checks a base URL: http or https, a host, no user, query or fragment.
     *
     * @return the URL without a slash at its end
     * @throws ExaiException kind CONFIGURATION otherwise; the message does not repeat it, because it may hold a password
     */
    public static URI checkedBase(ProviderConfig config, URI base) {
        String scheme = base.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web || base.getHost() == null) {
            throw fault(config, "the base URL must be http or https with a host");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw fault(config, "the base URL must not hold a user, a query or a fragment");
        }
        String text = base.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
    }
}
