package dev.exai.testkit;

import dev.exai.core.chat.JsonText;
import dev.exai.testkit.Exchange.Piece;
import dev.exai.testkit.Exchange.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A service on the loopback address that answers as a {@link Recorder} has heard it answer. A request gets the answer of
 * the recorded one with the same method, path and body; bodies are compared as JSON where they are JSON, whatever names
 * of accounts, addresses and keys they hold. Requests that were recorded several times get the answers in their order,
 * and the last one again after that. Any other request gets status 400 and is told which recorded one is nearest and what
 * differs. Keys are not checked. Thread-safe.
 */
public final class Replay implements AutoCloseable {
    private static final int MOST_DIFFERENCES = 8;

    private final Recording recording;
    private final boolean paced;
    private final List<Wanted> wanted;
    private final Listener listener;
    private final Map<Integer, Integer> answered = new HashMap<>(); // times by exchange; guarded by this, as the next
    private final List<String> misses = new ArrayList<>();

    private Replay(Recording recording, boolean paced) throws IOException {
        this.recording = recording;
        this.paced = paced;
        wanted = recording.exchanges().stream().map(Wanted::of).toList();
        listener = new Listener(this::serve, null, false);
        listener.start();
    }

    /**
     * Answers from the file, without the pauses that the service made.
     *
     * @throws IllegalArgumentException if the file holds no recording
     */
    public static Replay start(Path recording) {
        return of(Recording.read(recording), false);
    }

    /**
     * Answers from the file, in the time that the service took.
     *
     * @throws IllegalArgumentException if the file holds no recording
     */
    public static Replay paced(Path recording) {
        return of(Recording.read(recording), true);
    }

    private static Replay of(Recording recording, boolean paced) {
        try {
            return new Replay(recording, paced);
        } catch (IOException e) {
            throw new UncheckedIOException("no loopback port could be opened", e);
        }
    }

    /** What to give a provider as its base URL. */
    public URI baseUrl() {
        return URI.create(listener.address() + recording.basePath());
    }

    /** What was asked and not recorded, in the words of its answer; a test that wants none says so. */
    public synchronized List<String> misses() {
        return List.copyOf(misses);
    }

    /** Method and path of each recorded request that nobody has made yet. */
    public synchronized List<String> unused() {
        List<String> unused = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!answered.containsKey(i)) {
                unused.add(recording.exchanges().get(i).toString());
            }
        }
        return unused;
    }

    /** Closes every connection and the port; ends every thread. */
    @Override
    public void close() {
        listener.close();
    }

    private void serve(Peer peer, int connection) throws IOException {
        HttpRequestReader reader = new HttpRequestReader(peer.in(), connection, peer.clientClosed());
        while (peer.awaitRequest()) {
            RecordedRequest request = reader.next();
            int index = choose(request);
            if (index >= 0) {
                play(recording.exchanges().get(index).response(), peer);
            } else {
                new ReplyWriter(peer, new Faults()).send(refusal(request));
            }
        }
    }

    /** The exchange that answers; -1 if none does. */
    private synchronized int choose(RecordedRequest request) {
        Wanted asked = Wanted.of(request);
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).differences(asked).isEmpty()) {
                fitting.add(i);
            }
        }
        if (fitting.isEmpty()) {
            return -1;
        }
        int chosen = fitting.stream()
                .filter(index -> !answered.containsKey(index))
                .findFirst()
                .orElse(fitting.get(fitting.size() - 1));
        answered.merge(chosen, 1, Integer::sum);
        return chosen;
    }

    private Reply refusal(RecordedRequest request) {
        String message = miss(Wanted.of(request));
        synchronized (this) {
            misses.add(message);
        }
        return Reply.json(
                400,
                "{\"error\":{\"type\":\"not_recorded\",\"code\":\"not_recorded\",\"message\":" + Json.quote(message)
                        + "}}");
    }

    private String miss(Wanted asked) {
        Wanted nearest = wanted.stream()
                .min(Comparator.comparingInt(one -> one.distance(asked)))
                .orElseThrow();
        List<String> differences = nearest.differences(asked);
        String shown = differences.stream().limit(MOST_DIFFERENCES).collect(Collectors.joining("; "));
        int more = differences.size() - MOST_DIFFERENCES;
        return "nothing is recorded for " + asked.call() + "; exchange " + (wanted.indexOf(nearest) + 1)
                + " is nearest, and differs: " + shown + (more > 0 ? "; and " + more + " more" : "");
    }

    private void play(Response response, Peer peer) throws IOException {
        pause(response.after().toMillis(), peer);
        boolean empty = response.pieces().isEmpty() && response.whole();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + " Recorded\r\n");
        response.headers()
                .forEach((name, value) ->
                        head.append(name + ": " + value.replace(Recorder.ORIGIN, listener.address()) + "\r\n"));
        if (empty) {
            head.append(response.status() == 204 || response.status() == 304 ? "" : "Content-Length: 0\r\n");
        } else {
            head.append("Transfer-Encoding: chunked\r\n");
        }
        send(peer, head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        for (Piece piece : response.pieces()) {
            pause(piece.after().toMillis(), peer);
            if (piece.bytes().length > 0) {
                send(peer, (Integer.toHexString(piece.bytes().length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                send(peer, piece.bytes());
                send(peer, new byte[] {'\r', '\n'});
            }
        }
        if (!response.whole()) {
            peer.cut();
        }
        if (!empty) {
            send(peer, "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void pause(long millis, Peer peer) throws IOException {
        if (paced && millis > 0) {
            peer.pause(Duration.ofMillis(millis));
        }
    }

    private static void send(Peer peer, byte[] bytes) throws IOException {
        peer.send(bytes, 0, bytes.length);
    }

    /**
     * A request as it is compared: without the names that a scrubber replaces.
     *
     * @param call method and path
     * @param raw the body as it was sent, for what must be there byte by byte
     */
    private record Wanted(String call, String body, String raw, List<String> verbatim) {
        /** What another path or method weighs against differences of the body. */
        private static final int OTHER_CALL = 1_000;

        static Wanted of(Exchange exchange) {
            return of(exchange.toString(), exchange.body(), exchange.verbatim(), new Scrubber());
        }

        static Wanted of(RecordedRequest request) {
            Scrubber scrubber = new Scrubber();
            HeaderMeanings.learn(request, scrubber);
            return of(request.method() + " " + request.path(), request.body(), List.of(), scrubber);
        }

        private static Wanted of(String call, byte[] body, List<String> verbatim, Scrubber scrubber) {
            String text = new String(body, StandardCharsets.UTF_8);
            return new Wanted(kindsOnly(call, scrubber), kindsOnly(Scrubber.text(body), scrubber), text, verbatim);
        }

        private static String kindsOnly(String text, Scrubber scrubber) {
            String named = Scrubber.kindsOnly(scrubber.clean(text));
            return new String(named.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        int distance(Wanted asked) {
            return differences(asked).size() + (call.equals(asked.call) ? 0 : OTHER_CALL);
        }

        List<String> differences(Wanted asked) {
            List<String> differences = new ArrayList<>();
            if (!call.equals(asked.call)) {
                differences.add("it was recorded for " + call);
            }
            if (JsonText.isValid(body) && JsonText.isValid(asked.body)) {
                differences.addAll(JsonDifferences.between(Json.parse(body), Json.parse(asked.body)));
            } else if (!body.equals(asked.body)) {
                differences.add("the body is another one");
            }
            for (String part : verbatim) {
                if (!asked.raw.contains(part)) {
                    differences.add("the body lacks these bytes: " + part);
                }
            }
            return differences;
        }
    }
}
