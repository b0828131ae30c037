package dev.exai.testkit;

import dev.exai.core.chat.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the events of a stream say when they are read one after the other: models speak in pieces of words, so an address
 * or a key may be spread over several events. Reads server-sent events and lines of JSON. Used once.
 */
final class EventTexts {
    private final String stream;
    private final Map<String, List<Part>> byPath = new LinkedHashMap<>();

    /** A string of an event, as it stands between its quotes. */
    record Part(int from, int to) {}

    /** The strings that stand at one place of the events, in their order, and what they are together. */
    record Run(List<Part> parts, String text) {}

    private EventTexts(String stream) {
        this.stream = stream;
    }

    /** The runs of the stream that say more than one thing; none if it is no stream of JSON. */
    static List<Run> in(String stream) {
        EventTexts texts = new EventTexts(stream);
        texts.readLines();
        List<Run> runs = new ArrayList<>();
        texts.byPath.values().forEach(parts -> {
            List<String> said = parts.stream().map(texts::said).toList();
            if (said.stream().distinct().count() > 1) {
                runs.add(new Run(parts, String.join("", said)));
            }
        });
        return runs;
    }

    private String said(Part part) {
        return stream.substring(part.from(), part.to());
    }

    private void readLines() {
        for (int at = 0; at < stream.length(); ) {
            int end = stream.indexOf('\n', at);
            end = end < 0 ? stream.length() : end;
            String line = stream.substring(at, end);
            int start = line.startsWith("data:") ? line.indexOf('{') : 0;
            if (start >= 0 && line.startsWith("{", start) && JsonText.isValid(line.substring(start))) {
                value(at + start, "");
            }
            at = end + 1;
        }
    }

    /** Reads the value, whose syntax has been checked; returns the place behind it. */
    private int value(int start, String path) {
        return switch (stream.charAt(start)) {
            case '{', '[' -> inside(start, path);
            case '"' -> {
                int end = endOfString(start);
                byPath.computeIfAbsent(path, unseen -> new ArrayList<>()).add(new Part(start + 1, end - 1));
                yield end;
            }
            default -> endOfWord(start);
        };
    }

    private int inside(int start, String path) {
        boolean object = stream.charAt(start) == '{';
        int index = 0;
        int at = next(start + 1);
        while (stream.charAt(at) != '}' && stream.charAt(at) != ']') {
            String name = String.valueOf(index++);
            if (object) {
                int end = endOfString(at);
                name = stream.substring(at + 1, end - 1);
                at = next(end);
            }
            at = next(value(at, path + "/" + name));
        }
        return at + 1;
    }

    /** The next place that is no space, comma or colon. */
    private int next(int from) {
        int at = from;
        while (" \t\r,:".indexOf(stream.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private int endOfString(int start) {
        int at = start + 1;
        while (stream.charAt(at) != '"') {
            at += stream.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int endOfWord(int start) {
        int at = start;
        while (at < stream.length() && " \t\r,]}".indexOf(stream.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
