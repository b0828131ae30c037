package dev.exai.testkit;

import dev.exai.testkit.EventTexts.Part;
import dev.exai.testkit.EventTexts.Run;
import dev.exai.testkit.Exchange.Piece;
import dev.exai.testkit.Exchange.Response;
import dev.exai.testkit.PiecedText.Edit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes keys, names of accounts, addresses and ids of requests out of exchanges. The same is always replaced by the same,
 * so that what refers to it still does. Texts are bytes read as Latin-1, so that none is lost. Not thread-safe.
 */
final class Scrubber {
    /** Shorter ones stand in other words by chance. */
    private static final int SHORTEST = 6;

    private static final String PREFIX = "scrubbed-";
    private static final String MAIL = "@example.invalid";
    private static final Pattern STAND_IN = Pattern.compile(PREFIX + "([a-z]+)-\\d+(?:" + Pattern.quote(MAIL) + ")?");

    /** Without a look behind it, and possessive, a long text in Base64 would take hours. */
    private static final String NAME = "[A-Za-z0-9._%+-]";

    /** What a text shows by itself, by kind; group 1 is what is replaced. */
    private static final List<Map.Entry<String, Pattern>> FOUND_IN_TEXT = List.of(
            Map.entry(
                    "person",
                    Pattern.compile("(?<!" + NAME + ")(" + NAME + "{1,64}+@(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,})")),
            Map.entry(
                    "account",
                    Pattern.compile("\\b((?:org|proj|user|acct|account|ak|team|wrkspc)[-_](?=[A-Za-z0-9]*\\d)"
                            + "[A-Za-z0-9]{6,})")),
            Map.entry("account", member("(?:organization|org|account|user|project|team|workspace)_id|organization")),
            Map.entry("request", member("(?:request|trace|log)_?id")));

    private final Map<String, String> standIns = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** A member of that name in a JSON text. */
    private static Pattern member(String names) {
        return Pattern.compile("\"(?i:" + names + ")\"\\s*:\\s*\"([^\"\\\\]{6,})\"");
    }

    /** Replaces the value from here on; {@code kind} names what stands in for it. */
    void learn(String kind, String value) {
        boolean standIn = STAND_IN.matcher(value).matches();
        if (value.length() >= SHORTEST && !standIn && !standIns.containsKey(value)) {
            int number = counts.merge(kind, 1, Integer::sum);
            standIns.put(value, PREFIX + kind + "-" + number + (kind.equals("person") ? MAIL : ""));
        }
    }

    /** Everything learned of this kind. */
    List<String> learned(String kind) {
        return standIns.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(PREFIX + kind + "-"))
                .map(Map.Entry::getKey)
                .toList();
    }

    Exchange clean(Exchange exchange) {
        Response response = exchange.response();
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach((name, value) -> headers.put(name, clean(value)));
        return new Exchange(
                exchange.method(),
                clean(exchange.path()),
                bytes(clean(text(exchange.body()))),
                exchange.verbatim(),
                new Response(response.status(), headers, response.after(), clean(response.pieces()), response.whole()));
    }

    String clean(String text) {
        return clean(PiecedText.whole(text)).text();
    }

    /** The text with the kind in the place of each stand-in: two that differ in names alone become equal. */
    static String kindsOnly(String cleaned) {
        return STAND_IN.matcher(cleaned).replaceAll("<$1>");
    }

    private List<Piece> clean(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        List<Integer> ends = new ArrayList<>();
        for (Piece piece : pieces) {
            text.append(text(piece.bytes()));
            ends.add(text.length());
        }
        PiecedText cleaned = clean(new PiecedText(text.toString(), ends));
        List<Piece> clean = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            clean.add(new Piece(pieces.get(i).after(), bytes(cleaned.piece(i))));
        }
        return clean;
    }

    private PiecedText clean(PiecedText given) {
        look(given.text());
        PiecedText flat = given.with(edits(given.text()));
        List<Edit> spread = new ArrayList<>();
        for (Run run : EventTexts.in(flat.text())) {
            look(run.text());
            spread.addAll(edits(run));
        }
        spread.sort(Comparator.comparingInt(Edit::from));
        return flat.with(spread);
    }

    private void look(String text) {
        FOUND_IN_TEXT.forEach(entry -> {
            Matcher found = entry.getValue().matcher(text);
            while (found.find()) {
                learn(entry.getKey(), found.group(1));
            }
        });
    }

    private List<Edit> edits(String text) {
        List<Edit> edits = new ArrayList<>();
        if (!standIns.isEmpty()) {
            Matcher match = anyOfThem().matcher(text);
            while (match.find()) {
                edits.add(new Edit(match.start(), match.end(), standIns.getOrDefault(match.group(), "")));
            }
        }
        return edits;
    }

    /** What is spread over events is replaced in the first of them and taken out of the others. */
    private List<Edit> edits(Run run) {
        List<Edit> edits = new ArrayList<>();
        for (Edit found : edits(run.text())) {
            String with = found.with();
            int start = 0;
            for (Part part : run.parts()) {
                int shift = part.from() - start;
                int end = start + part.to() - part.from();
                int from = Math.max(found.from(), start);
                int to = Math.min(found.to(), end);
                if (from < to) {
                    edits.add(new Edit(from + shift, to + shift, with));
                    with = "";
                }
                start = end;
            }
        }
        return edits;
    }

    private Pattern anyOfThem() {
        return Pattern.compile(standIns.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
