package dev.exai.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the headers of HTTP hold that a recording must not show, and which of them it needs. Stateless. */
final class HeaderMeanings {
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "host", "connection", "keep-alive", "content-length", "transfer-encoding", "accept-encoding", "expect");
    private static final Pattern SECRET = Pattern.compile("auth|key|token|secret");
    private static final Pattern ACCOUNT = Pattern.compile("organization|project|account|tenant|workspace|group");
    private static final Pattern REQUEST =
            Pattern.compile("(request|trace|log|correlation)[-_]?id$|^traceparent$|^cf-ray$");
    private static final Pattern NEEDED =
            Pattern.compile("^(content-(type|encoding)|location|retry-after.*|.*ratelimit-.*|x-goog-upload-.*)$");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("[?&](?:key|api[-_]?key|access_token|token)=([^&]+)");
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";,\\s]+)");

    private HeaderMeanings() {}

    /** Whether a proxy passes the header on. */
    static boolean passedOn(String name) {
        return !OF_THE_CONNECTION.contains(lower(name));
    }

    /** Whether an answer in a recording has the header. */
    static boolean kept(String name) {
        String lower = lower(name);
        return NEEDED.matcher(lower).find() || REQUEST.matcher(lower).find();
    }

    /** Teaches the scrubber what this request shows outside its body. */
    static void learn(RecordedRequest request, Scrubber scrubber) {
        for (String name : request.headerNames()) {
            learn(name, request.headers(name), scrubber);
        }
        Matcher secret = SECRET_PARAMETER.matcher(request.path());
        while (secret.find()) {
            scrubber.learn("key", secret.group(1));
            scrubber.learn("key", URLDecoder.decode(secret.group(1), StandardCharsets.UTF_8));
        }
        Matcher boundary = BOUNDARY.matcher(String.valueOf(request.header("Content-Type")));
        if (boundary.find()) {
            scrubber.learn("boundary", boundary.group(1));
        }
    }

    /** Teaches the scrubber what these headers of an answer show. */
    static void learn(Map<String, List<String>> headers, Scrubber scrubber) {
        headers.forEach((name, values) -> learn(name, values, scrubber));
    }

    private static void learn(String name, List<String> values, Scrubber scrubber) {
        String lower = lower(name);
        for (String value : values) {
            if (lower.equals("cookie")) {
                Arrays.stream(value.split(";")).forEach(pair -> learnPair(pair, scrubber));
            } else if (lower.equals("set-cookie")) {
                learnPair(value.split(";", 2)[0], scrubber);
            } else if (REQUEST.matcher(lower).find()) {
                scrubber.learn("request", value);
            } else if (SECRET.matcher(lower).find() && !NEEDED.matcher(lower).find()) {
                scrubber.learn("key", value.substring(value.lastIndexOf(' ') + 1));
            } else if (ACCOUNT.matcher(lower).find()) {
                scrubber.learn("account", value);
            }
        }
    }

    private static void learnPair(String pair, Scrubber scrubber) {
        scrubber.learn("cookie", pair.substring(pair.indexOf('=') + 1).strip());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
