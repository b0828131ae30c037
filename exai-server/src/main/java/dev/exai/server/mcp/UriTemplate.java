package dev.exai.server.mcp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A URI with simple variables (RFC 6570, level 1), matched in linear time. Immutable. */
final class UriTemplate {
    private final List<String> literals = new ArrayList<>(); // one more than variables: before, between, after
    private final List<String> variables = new ArrayList<>();

    UriTemplate(String template) {
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            if (close <= open + 1) {
                throw new IllegalArgumentException("malformed URI template: " + template);
            }
            literals.add(template.substring(at, open));
            variables.add(template.substring(open + 1, close));
            at = close + 1;
        }
        literals.add(template.substring(at));
    }

    /** The decoded values of the variables if the URI matches. */
    Optional<Map<String, String>> match(String uri) {
        if (!uri.startsWith(literals.get(0))) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        int at = literals.get(0).length();
        for (int i = 0; i < variables.size(); i++) {
            String after = literals.get(i + 1);
            boolean last = i == variables.size() - 1;
            int end =
                    after.isEmpty() ? uri.length() : last ? uri.length() - after.length() : uri.indexOf(after, at + 1);
            if (end <= at
                    || !uri.startsWith(after, end)
                    || uri.substring(at, end).indexOf('/') >= 0) {
                return Optional.empty();
            }
            values.put(variables.get(i), decoded(uri.substring(at, end)));
            at = end + after.length();
        }
        return at == uri.length() ? Optional.of(values) : Optional.empty();
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value; // not percent-encoded after all
        }
    }
}
