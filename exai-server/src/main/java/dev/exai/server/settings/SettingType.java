package dev.exai.server.settings;

import dev.exai.core.Secret;
import java.io.File;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the text of a setting means.
 *
 * @param word the kind of value, for people
 * @param range what is allowed, for people
 * @param secret whether the value must never be shown
 * @param parser reads the text; throws IllegalArgumentException with a reason that does not repeat a secret
 */
public record SettingType<T>(String word, String range, boolean secret, Function<String, T> parser) {
    /** {@code true} or {@code false}; the words other programs use are understood too. */
    public static final SettingType<Boolean> BOOLEAN =
            new SettingType<>("boolean", "true, false", false, SettingType::parseBoolean);

    /** A key or token. */
    public static final SettingType<Secret> SECRET = new SettingType<>("secret", "not empty", true, Secret::of);

    /** Any text that is not blank. */
    public static final SettingType<String> TEXT =
            new SettingType<>("text", "not empty", false, SettingType::parseText);

    /** Words parted by commas. */
    public static final SettingType<List<String>> WORDS =
            new SettingType<>("list", "parted by commas", false, SettingType::parseWords);

    /** An amount of money, without its currency. */
    public static final SettingType<BigDecimal> AMOUNT =
            new SettingType<>("amount", "0 or more", false, SettingType::parseAmount);

    /** A path of a file or directory. */
    public static final SettingType<Path> PATH =
            new SettingType<>("path", "a path of this platform", false, SettingType::parsePath);

    /** An address of the web. */
    public static final SettingType<URI> URL = new SettingType<>("url", "http or https", false, SettingType::parseUrl);

    /** The address of a PostgreSQL database, without a password. */
    public static final SettingType<String> POSTGRESQL =
            new SettingType<>("address", "jdbc:postgresql:…", false, SettingType::parsePostgresql);

    /** Paths parted as in the variable {@code PATH}. */
    public static final SettingType<List<Path>> PATHS =
            new SettingType<>("paths", "parted by " + printable(File.pathSeparator), false, SettingType::parsePaths);

    /** A whole number in a range. */
    public static SettingType<Long> number(long least, long most) {
        String range = least + "–" + most;
        return new SettingType<>("number", range, false, text -> parseNumber(text, least, most));
    }

    /** A length of time in a range. */
    public static SettingType<Duration> duration(Duration least, Duration most) {
        String range = Durations.text(least) + "–" + Durations.text(most);
        return new SettingType<>("duration", range, false, text -> {
            Duration value = Durations.parse(text);
            require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, "must be " + range);
            return value;
        });
    }

    /** One of several words, without regard to case. */
    public static SettingType<String> oneOf(String... words) {
        String range = String.join(", ", words);
        return new SettingType<>("word", range, false, text -> {
            String word = text.strip().toLowerCase(Locale.ROOT);
            require(Arrays.asList(words).contains(word), "must be one of " + range);
            return word;
        });
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static String parseText(String text) {
        require(!text.isBlank(), "must not be empty");
        return text.strip();
    }

    private static String parsePostgresql(String text) {
        String address = text.strip();
        require(address.startsWith("jdbc:postgresql:"), "must begin with jdbc:postgresql:");
        String place = address.split("\\?", 2)[0];
        boolean secret =
                place.indexOf('@') >= 0 || address.toLowerCase(Locale.ROOT).contains("password=");
        require(!secret, "must hold no password, which is a setting of its own");
        return address;
    }

    private static URI parseUrl(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be an http or https URL", e);
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        require(web && url.getHost() != null, "must be an http or https URL");
        boolean bare = url.getUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        require(bare, "must hold no user name, password, query or fragment");
        return url;
    }

    private static List<String> parseWords(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static BigDecimal parseAmount(String text) {
        // no exponents: what looks small must be small, and no text may become a number of a million digits
        require(text.strip().matches("\\d{1,12}(\\.\\d{1,12})?"), "must be an amount such as 5 or 0.25");
        return new BigDecimal(text.strip());
    }

    private static Path parsePath(String text) {
        require(!text.isBlank(), "must not be empty");
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is no path: " + e.getReason(), e);
        }
    }

    private static List<Path> parsePaths(String text) {
        List<Path> paths = new ArrayList<>();
        for (String piece : text.split(Pattern.quote(File.pathSeparator), -1)) {
            if (!piece.isBlank()) {
                paths.add(parsePath(piece));
            }
        }
        return List.copyOf(paths);
    }

    private static Long parseNumber(String text, long least, long most) {
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number, " + least + "–" + most, e);
        }
        require(value >= least && value <= most, "must be " + least + "–" + most);
        return value;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String printable(String separator) {
        return separator.equals(":") ? "':' (';' on Windows)" : "';' (':' elsewhere)";
    }
}
