package dev.exai.providers.internal.http;

import dev.exai.core.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text that came from outside: our own keys, whole or in pieces of {@value #PIECE} characters or
 * more, plain or encoded, and everything shaped like a key. Thread-safe.
 */
public final class Redaction {
    private static final int PIECE = 8; // shorter pieces of a key occur by chance
    private static final String MASK = "***";

    /** Bearer tokens, vendor keys by prefix, GLM keys (32 hexadecimal digits, dot, secret), JSON web tokens, key members. */
    private static final Pattern SHAPES = Pattern.compile(
            "(?i)\\bbearer\\s+[\\w.~+/=-]{8,}"
                    + "|\\b(?:sk|pk|rk|ak|xai|gsk)-[\\w*.-]{6,}"
                    + "|\\b[0-9a-f]{32}\\.[\\w-]{8,}"
                    + "|\\beyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*)?"
                    + "|\\bAIza[\\w-]{20,}"
                    + "|(?<=[\"']?(?:api[_-]?key|access[_-]?token|authorization|secret)[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?)[\\w.~+/=*-]{8,}");

    private final Set<String> pieces = new HashSet<>(); // of all forms of the keys, all of the same length
    private final List<String> shortForms = new ArrayList<>();

    /** A redaction that knows these keys. */
    public Redaction(List<Secret> keys) {
        for (Secret key : keys) {
            addForms(key.reveal());
        }
    }

    private void addForms(String plain) {
        add(plain);
        add(new StringBuilder(plain).reverse().toString());
        add(URLEncoder.encode(plain, StandardCharsets.UTF_8));
        add(HexFormat.of().formatHex(plain.getBytes(StandardCharsets.UTF_8)));
        for (String before : List.of("", "-", "--")) { // Base64 reads three bytes at a time, from any of three places
            byte[] bytes = (before + plain).getBytes(StandardCharsets.UTF_8);
            add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
            add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    private void add(String form) {
        if (form.length() < PIECE) {
            shortForms.add(form);
        }
        for (int at = 0; at + PIECE <= form.length(); at++) {
            pieces.add(form.substring(at, at + PIECE));
        }
    }

    /** The text without secrets. */
    public String clean(String text) {
        String withoutKeys = withoutPieces(text);
        for (String form : shortForms) {
            withoutKeys = withoutKeys.replace(form, MASK);
        }
        return SHAPES.matcher(withoutKeys).replaceAll(Matcher.quoteReplacement(MASK));
    }

    /** One line of at most {@code max} characters without secrets or control characters, fit for a message. */
    public String line(String text, int max) {
        String oneLine = clean(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return oneLine.length() <= max ? oneLine : oneLine.substring(0, max) + "…";
    }

    private String withoutPieces(String text) {
        StringBuilder clean = null;
        int copied = 0;
        int at = 0;
        while (at + PIECE <= text.length()) {
            if (!isPiece(text, at)) {
                at++;
                continue;
            }
            int end = at + PIECE;
            while (end < text.length() && isPiece(text, end - PIECE + 1)) {
                end++;
            }
            clean = (clean == null ? new StringBuilder() : clean)
                    .append(text, copied, at)
                    .append(MASK);
            copied = end;
            at = end;
        }
        return clean == null ? text : clean.append(text, copied, text.length()).toString();
    }

    private boolean isPiece(String text, int from) {
        return pieces.contains(text.substring(from, from + PIECE));
    }
}
