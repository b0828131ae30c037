package dev.exai.server.tools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.exai.core.file.ContentHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A vendor that speaks as OpenAI does and holds any number of files of any length, of which it keeps the hash only. Thread-safe. */
final class FileVendor implements AutoCloseable {
    private static final int PAGE = 10_000;

    /** A file that it holds. */
    record Held(String id, String name, long bytes, String hash, String status) {
        String json() {
            return "{\"id\":\"" + id + "\",\"object\":\"file\",\"bytes\":" + bytes + ",\"created_at\":1,\"filename\":\""
                    + name + "\",\"purpose\":\"user_data\",\"status\":\"" + status + "\"}";
        }
    }

    /** What becomes of an upload. */
    enum Fate {
        /** It arrives, and the client is told. */
        ARRIVES,
        /** It arrives, and the answer is lost. */
        ANSWER_LOST,
        /** It does not arrive. */
        LOST
    }

    private record Part(String name, long bytes, MessageDigest digest) {}

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, MessageDigest> partial = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Map<String, Long> lengths = new ConcurrentHashMap<>();
    final Map<String, Held> files = new ConcurrentSkipListMap<>();
    final AtomicInteger calls = new AtomicInteger(); // beside listings
    final AtomicInteger listings = new AtomicInteger();
    volatile Function<String, Fate> fate = name -> Fate.ARRIVES;
    volatile boolean listingRefused;

    FileVendor() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/v1/files", this::files);
        http.createContext("/v1/uploads", this::uploads);
        http.createContext("/v1/chat/completions", this::chat);
        http.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/v1";
    }

    Held put(String name, long bytes, String status) {
        return put(name, bytes, "", status);
    }

    private Held put(String name, long bytes, String hash, String status) {
        String id = "file-" + String.format("%09d", number.incrementAndGet());
        Held held = new Held(id, name, bytes, hash, status);
        files.put(id, held);
        return held;
    }

    private void files(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        if (path.length == 3 && exchange.getRequestMethod().equals("GET")) {
            listings.incrementAndGet();
            list(exchange);
            return;
        }
        calls.incrementAndGet();
        if (path.length == 3) {
            Part part = read(exchange);
            Fate fated = fate.apply(part.name());
            Held held = fated == Fate.LOST
                    ? null
                    : put(
                            part.name(),
                            part.bytes(),
                            ContentHash.from(part.digest()).hex(),
                            "processed");
            if (held == null || fated == Fate.ANSWER_LOST) {
                exchange.close();
            } else {
                answer(exchange, 200, held.json());
            }
            return;
        }
        Held held = exchange.getRequestMethod().equals("DELETE") ? files.remove(path[3]) : files.get(path[3]);
        if (held == null) {
            answer(
                    exchange,
                    404,
                    "{\"error\":{\"message\":\"No such File object\",\"type\":\"invalid_request_error\"}}");
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            answer(exchange, 200, "{\"id\":\"" + held.id() + "\",\"object\":\"file\",\"deleted\":true}");
        } else {
            answer(exchange, 200, held.json());
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        if (listingRefused) {
            answer(exchange, 403, "{\"error\":{\"message\":\"no\",\"type\":\"permission_error\"}}");
            return;
        }
        Matcher after = Pattern.compile("after=([^&]+)")
                .matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        String from = after.find() ? after.group(1) : "";
        List<String> rows = new ArrayList<>();
        boolean more = false;
        String last = "";
        for (Held held : files.values()) {
            if (held.id().compareTo(from) > 0) {
                more = rows.size() == PAGE;
                if (more) {
                    break;
                }
                rows.add(held.json());
                last = held.id();
            }
        }
        answer(
                exchange,
                200,
                "{\"object\":\"list\",\"data\":[" + String.join(",", rows) + "],\"has_more\":" + more
                        + ",\"last_id\":\"" + last + "\"}");
    }

    private void uploads(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String[] path = exchange.getRequestURI().getPath().split("/");
        if (path.length == 3) {
            String asked = text(exchange);
            String id = "upload_" + number.incrementAndGet();
            partial.put(id, ContentHash.sha256());
            lengths.put(id, 0L);
            names.put(id, found("\"filename\":\"([^\"]+)\"", asked));
            answer(exchange, 200, "{\"id\":\"" + id + "\",\"object\":\"upload\",\"status\":\"pending\"}");
        } else if (path[4].equals("parts")) {
            MessageDigest digest = partial.get(path[3]);
            Part part = read(exchange, digest);
            lengths.merge(path[3], part.bytes(), Long::sum);
            answer(exchange, 200, "{\"id\":\"part_" + number.incrementAndGet() + "\",\"object\":\"upload.part\"}");
        } else {
            text(exchange);
            String hash = ContentHash.from(partial.get(path[3])).hex();
            Held held = put(names.get(path[3]), lengths.get(path[3]), hash, "processed");
            answer(
                    exchange,
                    200,
                    "{\"id\":\"" + path[3] + "\",\"object\":\"upload\",\"status\":\"completed\",\"file\":" + held.json()
                            + "}");
        }
    }

    private void chat(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        boolean streamed = text(exchange).replace(" ", "").contains("\"stream\":true");
        String start = "{\"id\":\"c1\",\"model\":\"gpt-4.1\",\"created\":1,\"object\":\"chat.completion";
        if (streamed) {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            body(
                    exchange,
                    200,
                    "data: " + start
                            + ".chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"seen\"}"
                            + ",\"finish_reason\":null}]}\n\ndata: " + start
                            + ".chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        } else {
            answer(
                    exchange,
                    200,
                    start + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"seen\"},"
                            + "\"finish_reason\":\"stop\"}]}");
        }
    }

    private static Part read(HttpExchange exchange) throws IOException {
        return read(exchange, ContentHash.sha256());
    }

    /** The last part of a form, which is the file; nothing of it is kept. */
    private static Part read(HttpExchange exchange, MessageDigest digest) throws IOException {
        String boundary =
                found("boundary=\"?([^\";]+)", exchange.getRequestHeaders().getFirst("Content-Type"));
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        InputStream in = exchange.getRequestBody();
        String head = head(in);
        while (!head.contains("filename=")) {
            head = head(in); // the fields before hold no empty line but their own
        }
        byte[] held = in.readNBytes(end.length);
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            byte[] all = Arrays.copyOf(held, held.length + count);
            System.arraycopy(buffer, 0, all, held.length, count);
            digest.update(all, 0, count);
            bytes += count;
            held = Arrays.copyOfRange(all, count, all.length);
        }
        if (!Arrays.equals(held, end)) {
            throw new IOException("the form does not end as it should");
        }
        return new Part(found("filename=\"([^\"]+)\"", head), bytes, digest);
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the form ends in a head");
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        body(exchange, status, json);
    }

    private static void body(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
