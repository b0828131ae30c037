package dev.exai.testkit;

import dev.exai.core.Identifiers;
import dev.exai.core.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A secret that is planted to be found nowhere: not whole, not by halves of 8 or more characters, not reversed, and not
 * in Base64, percent encoding or hexadecimal. Reports say where and in which form, and never show it. Immutable.
 */
public final class Canary {
    static final int SHORTEST = 8;
    private static final int SHORTEST_HALF = SHORTEST;

    private final String secret;
    private final Map<String, String> anyCase = new LinkedHashMap<>();
    private final Map<String, String> exact = new LinkedHashMap<>();

    private Canary(String secret) {
        this.secret = secret;
        String lower = secret.toLowerCase(Locale.ROOT);
        anyCase.put("plain", lower);
        anyCase.put("reversed", reverse(lower));
        int middle = lower.length() / 2;
        if (middle >= SHORTEST_HALF) {
            addHalf("first half", lower.substring(0, middle));
            addHalf("second half", lower.substring(middle));
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        anyCase.put(
                "percent encoded",
                URLEncoder.encode(secret, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
        anyCase.put("hexadecimal", HexFormat.of().formatHex(bytes));
        for (int shift = 0; shift < 3; shift++) {
            exact.put("Base64 at offset " + shift, encoded(Base64.getEncoder(), bytes, shift));
            exact.put("Base64 for URLs at offset " + shift, encoded(Base64.getUrlEncoder(), bytes, shift));
        }
    }

    /** One place where the secret was found. */
    public record Sighting(String where, String form) {}

    /** A fresh secret of 34 characters, some of which need encoding in a URL. */
    public static Canary plant() {
        return new Canary(Identifiers.mint("canary/+=?", 12));
    }

    /**
     * Watches for this secret.
     *
     * @throws IllegalArgumentException if it has less than 8 characters, which would be found by chance
     */
    public static Canary of(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("a canary needs at least 8 characters");
        }
        return new Canary(secret);
    }

    /** What to plant. */
    public String secret() {
        return secret;
    }

    /** Where the text shows the secret; one sighting for each form. */
    public List<Sighting> in(String where, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<Sighting> found = new ArrayList<>();
        anyCase.forEach((form, needle) -> addIfHolds(found, where, form, lower.contains(needle)));
        exact.forEach((form, needle) -> addIfHolds(found, where, form, text.contains(needle)));
        return found;
    }

    /**
     * Where the object shows the secret: a path with everything below it, the content of an array, an exception with
     * its causes, suppressed ones and fields, and for anything else what it prints.
     */
    public List<Sighting> inObject(String where, Object subject) {
        if (subject instanceof Path path) {
            return inFiles(path);
        }
        if (subject instanceof byte[] bytes) {
            return in(where, new String(bytes, StandardCharsets.ISO_8859_1));
        }
        if (subject instanceof Throwable failure) {
            return in(where, everythingOf(failure));
        }
        return in(where, String.valueOf(subject));
    }

    /**
     * Where the file, or any file below the directory, shows the secret in its name or content.
     *
     * @throws UncheckedIOException if one cannot be read
     */
    public List<Sighting> inFiles(Path root) {
        List<Sighting> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                found.addAll(in("name of " + file.getFileName(), String.valueOf(file.getFileName())));
                if (Files.isRegularFile(file)) {
                    found.addAll(inObject(String.valueOf(file.getFileName()), Files.readAllBytes(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /**
     * Returns if none of the objects, as {@link #inObject} looks at them, shows the secret.
     *
     * @throws AssertionError that names the places and forms
     */
    public void assertNotIn(String where, Object... subjects) {
        List<Sighting> found = new ArrayList<>();
        for (Object subject : subjects) {
            found.addAll(inObject(where, subject));
        }
        if (!found.isEmpty()) {
            throw new AssertionError("the planted secret was found: " + found);
        }
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "Canary[" + secret.length() + " characters]";
    }

    private void addHalf(String name, String half) {
        anyCase.put(name, half);
        anyCase.put(name + " reversed", reverse(half));
    }

    private static void addIfHolds(List<Sighting> found, String where, String form, boolean holds) {
        if (holds) {
            found.add(new Sighting(where, form));
        }
    }

    /** What all encodings of texts with the secret at this offset modulo 3 share: edges depend on the neighbours. */
    private static String encoded(Base64.Encoder encoder, byte[] bytes, int shift) {
        byte[] shifted = new byte[bytes.length + shift];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String whole = encoder.withoutPadding().encodeToString(shifted);
        int skipped = shift == 0 ? 0 : 4;
        int certain = shifted.length / 3 * 4;
        return whole.substring(skipped, certain);
    }

    /** What an exception prints with its causes and suppressed ones, and the fields it does not print. */
    private static String everythingOf(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Deque<Throwable> waiting = new ArrayDeque<>(List.of(failure));
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!waiting.isEmpty()) {
            Throwable next = waiting.remove();
            if (!seen.add(next)) {
                continue;
            }
            text.append(next).append('\n').append(Arrays.toString(next.getStackTrace()));
            if (next instanceof ProviderException e) {
                text.append(e.bodyExcerpt() + "\n" + e.providerCode() + "\n" + e.requestId() + "\n" + e.provider());
            }
            waiting.addAll(List.of(next.getSuppressed()));
            if (next.getCause() != null) {
                waiting.add(next.getCause());
            }
        }
        return text.toString();
    }

    private static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}
