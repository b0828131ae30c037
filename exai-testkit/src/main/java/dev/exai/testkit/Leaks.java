package dev.exai.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks for what must not stand in a file that others read: canaries, what looks like a secret, and what cannot be looked
 * into. Used once.
 */
final class Leaks {
    private static final Map<String, Pattern> SHAPES = new LinkedHashMap<>();

    static {
        SHAPES.put("a key", Pattern.compile("\\b(?:sk|xai|gsk|pplx|ak)-(?=[A-Za-z0-9_-]*\\d)[A-Za-z0-9_-]{20,}"));
        SHAPES.put("a Google key", Pattern.compile("\\bAIza[A-Za-z0-9_-]{30,}"));
        SHAPES.put("a key with its secret", Pattern.compile("\\b[0-9a-f]{32}\\.[A-Za-z0-9]{16}\\b"));
        SHAPES.put(
                "a bearer token", Pattern.compile("(?i)\\bbearer\\s+(?=[A-Za-z0-9._~+/-]*\\d)[A-Za-z0-9._~+/-]{16,}"));
        SHAPES.put("a signed token", Pattern.compile("\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\."));
        SHAPES.put("a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY"));
    }

    private final List<Canary> canaries;
    private final List<String> found = new ArrayList<>();

    private Leaks(List<Canary> canaries) {
        this.canaries = canaries;
    }

    /** What is found, by place and kind and never by value. */
    static List<String> in(List<Exchange> exchanges, List<Canary> canaries) {
        Leaks leaks = new Leaks(canaries);
        for (int i = 0; i < exchanges.size(); i++) {
            leaks.look("exchange " + (i + 1), exchanges.get(i));
        }
        return leaks.found.stream().distinct().toList();
    }

    private void look(String where, Exchange exchange) {
        Exchange.Response response = exchange.response();
        StringBuilder answer = new StringBuilder();
        response.pieces().forEach(piece -> answer.append(Scrubber.text(piece.bytes())));
        look(where + ", its request", exchange.path());
        look(where + ", its request", Scrubber.text(exchange.body()));
        response.headers().values().forEach(value -> look(where + ", a header", value));
        look(where + ", its answer", answer.toString());
        EventTexts.in(answer.toString()).forEach(run -> look(where + ", over events", run.text()));
        String encoding = response.headers().getOrDefault("content-encoding", "identity");
        if (!encoding.equals("identity")) {
            found.add("an answer that is compressed (" + where + ")");
        }
    }

    private void look(String where, String text) {
        for (Canary canary : canaries) {
            canary.in(where, text).forEach(sighting -> found.add("a canary, " + sighting.form() + " (" + where + ")"));
        }
        SHAPES.forEach((name, shape) -> {
            if (shape.matcher(text).find()) {
                found.add(name + " (" + where + ")");
            }
        });
    }
}
