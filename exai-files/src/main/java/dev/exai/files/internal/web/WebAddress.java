package dev.exai.files.internal.web;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address in its one plain form. What could be read in two ways is refused rather than understood: whoever checks and
 * whoever connects must never see two different hosts.
 *
 * @param host lower-case: a name of letters, digits, hyphens and underscores, four decimal numbers, or IPv6 in brackets
 * @param target path and query
 */
record WebAddress(boolean secure, String host, int port, String target) {
    private static final int MAX_LENGTH = 8_192;
    private static final int MAX_HOST = 253;
    private static final String UNRESERVED_ODD = "\"<>\\^`{|}";

    /**
     * Reads an address.
     *
     * @throws ExaiException kind INVALID_REQUEST if it is none, PATH_DENIED if it is one that may not be asked
     */
    static WebAddress of(String url, WebLimits limits) {
        if (url.length() > MAX_LENGTH) {
            throw invalid("it has " + url.length() + " characters");
        }
        URI uri = parse(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http")) {
            throw invalid("it begins neither with https nor with http");
        }
        if (!secure && !limits.plainHttp()) {
            throw denied("only https is allowed");
        }
        String authority = uri.getRawAuthority();
        if (uri.isOpaque() || authority == null || authority.isEmpty()) {
            throw invalid("it names no host");
        }
        if (authority.indexOf('@') >= 0) {
            throw denied("it holds a name or a password; credentials are never sent");
        }
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        int port = colon < 0 ? (secure ? 443 : 80) : port(authority.substring(colon + 1), secure);
        if (!limits.ports().contains(port)) {
            throw denied("its port is not allowed");
        }
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        String target = ascii((path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
        return new WebAddress(secure, host(colon < 0 ? authority : authority.substring(0, colon)), port, target);
    }

    /** Where a redirect leads from here. */
    WebAddress resolve(String location, WebLimits limits) {
        String base = (secure ? "https://" : "http://") + hostAndPort() + target;
        WebAddress next = of(parse(base).resolve(parse(location)).toString(), limits);
        if (secure && !next.secure) {
            throw denied("it redirects from https to http");
        }
        return next;
    }

    /** As the Host header says it. */
    String hostAndPort() {
        return port == (secure ? 443 : 80) ? host : host + ":" + port;
    }

    /** The last part of the path, for a name; empty if there is none. */
    String fileName() {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String last = path.substring(path.lastIndexOf('/') + 1);
        try {
            String plain = new URI("x:/" + last).getPath();
            return plain == null ? "" : plain.substring(1);
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /** Shows neither path nor query. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + hostAndPort();
    }

    private static URI parse(String url) {
        boolean odd = url.chars().anyMatch(c -> c <= ' ' || c == 0x7F || UNRESERVED_ODD.indexOf(c) >= 0);
        if (odd) {
            throw invalid("it has characters that an address cannot have; write them with percent signs");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw invalid("it cannot be read as one");
        }
    }

    private static int port(String digits, boolean secure) {
        if (digits.isEmpty()) {
            return secure ? 443 : 80;
        }
        if (digits.length() > 5 || !digits.chars().allMatch(WebAddress::isDigit)) {
            throw invalid("its port is no number");
        }
        return Integer.parseInt(digits);
    }

    private static String host(String given) {
        if (given.startsWith("[")) {
            return literal6(given.toLowerCase(Locale.ROOT));
        }
        String name = toAscii(given);
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (host.isEmpty() || host.length() > MAX_HOST || !host.chars().allMatch(WebAddress::isHostChar)) {
            throw invalid("its host is no plain name");
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty() || label.length() > 63) {
                throw invalid("its host is no plain name");
            }
        }
        if (isNumber(labels[labels.length - 1]) && !isPlainFour(labels)) {
            throw denied("its host is a number in disguise; write four plain decimal numbers");
        }
        return host;
    }

    private static String toAscii(String host) {
        if (host.indexOf('%') >= 0) {
            throw denied("its host is encoded; write it plainly");
        }
        try {
            return IDN.toASCII(host, 0).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw invalid("its host is no plain name");
        }
    }

    /** Everything that some resolver takes for an address: decimal, octal and hexadecimal numbers. */
    private static boolean isNumber(String label) {
        boolean hex = label.startsWith("0x") && label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
        return hex || label.chars().allMatch(WebAddress::isDigit);
    }

    private static boolean isPlainFour(String[] labels) {
        if (labels.length != 4) {
            return false;
        }
        for (String label : labels) {
            boolean digits = label.length() <= 3 && label.chars().allMatch(WebAddress::isDigit);
            boolean leadingZero = label.length() > 1 && label.startsWith("0");
            if (!digits || leadingZero || Integer.parseInt(label) > 255) {
                return false;
            }
        }
        return true;
    }

    private static String literal6(String given) {
        String inside = given.endsWith("]") ? given.substring(1, given.length() - 1) : "";
        boolean plain = inside.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        if (inside.length() < 2 || !plain || inside.indexOf(':') < 0) {
            throw invalid("its host is no plain address"); // zones too: they name an interface of this machine
        }
        return given;
    }

    private static boolean isHostChar(int c) {
        return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_' || c == '.';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Other characters than ASCII, as the percent signs they stand for. */
    private static String ascii(String target) {
        StringBuilder plain = new StringBuilder(target.length());
        for (byte each : target.getBytes(StandardCharsets.UTF_8)) {
            if (each > 0) {
                plain.append((char) each);
            } else {
                plain.append(String.format("%%%02X", each & 0xFF));
            }
        }
        return plain.toString();
    }

    private static ExaiException invalid(String why) {
        return failure(ErrorKind.INVALID_REQUEST, "the address", "is no address: " + why, null);
    }

    private static ExaiException denied(String why) {
        return failure(ErrorKind.PATH_DENIED, "the address", "may not be fetched: " + why, null);
    }

    static ExaiException failure(ErrorKind kind, String what, String why, @Nullable Throwable cause) {
        return new ExaiException(kind, what + " " + why, cause);
    }

    /** The same for this address. */
    ExaiException failure(ErrorKind kind, String why, @Nullable Throwable cause) {
        return failure(kind, toString(), why, cause);
    }
}
