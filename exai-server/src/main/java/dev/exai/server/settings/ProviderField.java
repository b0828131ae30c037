package dev.exai.server.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be set for a provider, as {@code provider.NAME.FIELD}. */
public enum ProviderField {
    /** Which kind of provider it is. */
    TYPE("Kind of provider; default NAME if that is a known vendor, else custom."),
    /** Its key. */
    KEY("Key of the provider."),
    /** Its other keys. */
    FURTHER_KEYS(
            "Further keys, parted by commas; each call goes out with one that is accepted, has money and has room."),
    /** How much a key may do at once. */
    CONCURRENT_CALLS("Most calls of one key at once; default as many as the provider accepts."),
    /** How often a key may be used. */
    REQUESTS_PER_MINUTE("Most requests of one key in any minute, others wait; default 0, any number."),
    /** How much a key may send and get. */
    TOKENS_PER_MINUTE("Most tokens of one key in any minute, others wait; default 0, any number."),
    /** Where it is. */
    BASE_URL("Address of its interface; default that of the vendor."),
    /** Which models it has. */
    MODELS("Models it serves beside those of the catalogue; needed for custom."),
    /** Which models may be used. */
    ALLOWED_MODELS("The only models that may be used; default all."),
    /** Which models may not be used. */
    DENIED_MODELS("Models that may not be used."),
    /** Whether it is used. */
    ENABLED("Whether it is used; default true.");

    /** The start of the names of all provider settings. */
    public static final String PREFIX = "provider.";

    /** The start of the field names that are passed on to the type. */
    public static final String OPTION = "option.";

    private static final String VARIABLE_PREFIX = "EXAI_PROVIDER_";

    private final String description;
    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    ProviderField(String description) {
        this.description = description;
    }

    /** What its text means. */
    public SettingType<?> type() {
        return switch (this) {
            case TYPE -> SettingType.TEXT;
            case KEY, FURTHER_KEYS -> SettingType.SECRET;
            case CONCURRENT_CALLS -> SettingType.number(1, Integer.MAX_VALUE);
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE -> SettingType.number(0, Integer.MAX_VALUE);
            case BASE_URL -> SettingType.URL;
            case MODELS, ALLOWED_MODELS, DENIED_MODELS -> SettingType.WORDS;
            case ENABLED -> SettingType.BOOLEAN;
        };
    }

    /** One sentence for people. */
    public String description() {
        return description;
    }

    /** The last part of the setting's name. */
    public String word() {
        return word;
    }

    /** The name of this setting of a provider. */
    public String of(String provider) {
        return PREFIX + provider + "." + word;
    }

    /** The field of that word, null if there is none. */
    static @Nullable ProviderField ofWord(String word) {
        return Arrays.stream(values())
                .filter(field -> field.word.equals(word))
                .findFirst()
                .orElse(null);
    }

    /**
     * The setting that an environment variable such as {@code EXAI_PROVIDER_MY_SERVER_BASE_URL} sets, here
     * {@code provider.my-server.base-url}; null if it is none.
     */
    static @Nullable String nameOfVariable(String variable) {
        if (!variable.startsWith(VARIABLE_PREFIX)) {
            return null;
        }
        String rest = variable.substring(VARIABLE_PREFIX.length());
        int option = rest.indexOf("_OPTION_");
        if (option > 0) {
            return PREFIX + kebab(rest.substring(0, option)) + "." + OPTION + kebab(rest.substring(option + 8));
        }
        // the longest field first, or ..._ALLOWED_MODELS would mean the models of a provider called ..._allowed
        List<ProviderField> longestFirst = Arrays.stream(values())
                .sorted((a, b) -> b.name().length() - a.name().length())
                .toList();
        for (ProviderField field : longestFirst) {
            String end = "_" + field.name();
            if (rest.endsWith(end) && rest.length() > end.length()) {
                return field.of(kebab(rest.substring(0, rest.length() - end.length())));
            }
        }
        return null;
    }

    /** The start of the options that are headers of requests, whose names are kept and whose values may be secret. */
    static final String HEADER = "header.";

    /** The option {@code wordDelayMillis} of a provider's type, from the word {@code option.word-delay-millis}. */
    static String optionName(String word) {
        if (word.startsWith(OPTION + HEADER)) {
            return word.substring(OPTION.length());
        }
        StringBuilder name = new StringBuilder();
        boolean capital = false;
        for (char c : word.substring(OPTION.length()).toCharArray()) {
            if (c != '-') {
                name.append(capital ? Character.toUpperCase(c) : c);
            }
            capital = c == '-';
        }
        return name.toString();
    }

    private static String kebab(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
