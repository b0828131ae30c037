package dev.exai.testkit;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeUpstream} does with one request: what it answers, in the vendor's format, and what goes wrong on
 * the way. Settings may be combined and stand in any order; without any, the answer is the text {@code ok}. Events are
 * those of the stream, its end mark included, counted from 1. A script is fixed once a request has taken it.
 */
public final class UpstreamScript {
    final Faults faults = new Faults();
    private List<String> reasoning = List.of(); // guarded by this, as all below
    private List<String> text = List.of("ok");
    private List<ToolCall> calls = List.of();
    private boolean builtinCalls;
    private boolean echo;
    private @Nullable String finish;
    private @Nullable Usage usage;
    private UsagePlace usagePlace = UsagePlace.AS_VENDOR;
    private @Nullable String extraMember;
    private @Nullable Reply fixed;
    private @Nullable List<byte[]> streamed;
    private @Nullable VendorFault fault;
    private byte @Nullable [] raw;
    private final List<UnaryOperator<List<byte[]>>> edits = new ArrayList<>();
    private boolean usual;
    private boolean taken;

    UpstreamScript() {}

    /** Answers what the vendor itself would, so that only what goes wrong on the way is scripted; not for chats. */
    public UpstreamScript asUsual() {
        return set(() -> usual = true);
    }

    /** Answers with the text, streamed word by word. */
    public UpstreamScript reply(String value) {
        return replyPieces(Answer.words(value));
    }

    /** Answers with the texts, one event each. */
    public UpstreamScript replyPieces(List<String> pieces) {
        return set(() -> text = List.copyOf(pieces));
    }

    /** Thinks aloud word by word, then answers with the text. */
    public UpstreamScript replyReasoning(String thought, String value) {
        return set(() -> reasoning = Answer.words(thought)).reply(value);
    }

    /** Asks for tools and says nothing else. */
    public UpstreamScript replyToolCalls(ToolCall... asked) {
        return set(() -> {
            calls = List.of(asked);
            text = List.of();
        });
    }

    /** Asks for Kimi's built-in search, whose arguments must come back unchanged as the tool's result. */
    public UpstreamScript replyWebSearch() {
        replyToolCalls(new ToolCall("t-web_search-1", KimiWire.SEARCH, JsonText.of(KimiWire.SEARCH_ARGUMENTS)));
        return set(() -> builtinCalls = true);
    }

    /** Answers with the last user message of the request. */
    public UpstreamScript echo() {
        return set(() -> echo = true);
    }

    /** Ends with this reason; default {@code tool_calls} after tool calls, else {@code stop}. */
    public UpstreamScript finish(String reason) {
        return set(() -> finish = reason);
    }

    /** Reports these counts; the default follows from the number of pieces. */
    public UpstreamScript usage(Usage counts) {
        return set(() -> usage = counts);
    }

    /** Reports the counts at this place; default {@link UsagePlace#AS_VENDOR}. */
    public UpstreamScript usageAt(UsagePlace place) {
        return set(() -> usagePlace = place);
    }

    /** Adds a member at the top of the last chunk, such as GLM's {@code web_search} or one nobody knows. */
    public UpstreamScript member(String name, JsonText value) {
        return set(() -> extraMember = Json.quote(name) + ":" + value.text());
    }

    /** Answers with this status and body, whole; the content type is JSON unless the headers say otherwise. */
    public UpstreamScript fail(int status, Map<String, String> headers, String body) {
        return set(() -> fixed = Reply.json(status, body).with(headers));
    }

    /** Refuses in the vendor's own words. */
    public UpstreamScript fail(VendorFault reason) {
        return set(() -> fault = reason);
    }

    /** Answers 200 with these bytes as a stream of events, each array sent on its own. */
    public UpstreamScript stream(List<byte[]> pieces) {
        return set(() -> streamed = List.copyOf(pieces));
    }

    /** Sends these bytes instead of any HTTP answer and closes the connection. */
    public UpstreamScript raw(byte[] bytes) {
        return set(() -> raw = bytes.clone());
    }

    /** Waits before the first byte. */
    public UpstreamScript delay(Duration value) {
        return set(() -> faults.delay = value);
    }

    /** Waits between two events. */
    public UpstreamScript pace(Duration value) {
        return set(() -> faults.pace = value);
    }

    /** Never answers, and keeps the connection open until the client closes it. */
    public UpstreamScript silent() {
        return set(() -> faults.silent = true);
    }

    /** Falls silent after so many events, 0 for right after the headers, until the client closes. */
    public UpstreamScript stallAfter(int events) {
        return set(() -> faults.stallAfter = events);
    }

    /** Closes the connection after so many events, in the middle of the body. */
    public UpstreamScript cutAfter(int events) {
        return set(() -> faults.cutAfter = events);
    }

    /** Resets the connection after so many bytes of the body; 0 for right after the headers. */
    public UpstreamScript resetAfter(int bytes) {
        return set(() -> faults.resetAfterBytes = bytes);
    }

    /** Resets the connection instead of answering. */
    public UpstreamScript reset() {
        return set(() -> faults.resetAtOnce = true);
    }

    /** Answers well, then closes the connection without having said so. */
    public UpstreamScript closeAfterwards() {
        return set(() -> faults.closeAfterwards = true);
    }

    /** Answers well and says that the connection ends with this answer, as it does. */
    public UpstreamScript lastOnConnection() {
        return set(() -> faults.lastOnConnection = true);
    }

    /** Ends the body well after so many events, so that the rest, the end mark included, never comes. */
    public UpstreamScript endAfter(int events) {
        return editEvents(all -> all.subList(0, Math.min(events, all.size())));
    }

    /** Ends the body well, without the end mark. */
    public UpstreamScript withoutDone() {
        return editEvents(all -> all.subList(0, all.size() - 1));
    }

    /** Cuts the JSON of the event after so many others in half; the stream goes on. */
    public UpstreamScript malformedAfter(int events) {
        return editEvents(all -> {
            List<String> broken = new ArrayList<>(all);
            String whole = broken.get(events);
            broken.set(events, whole.substring(0, whole.length() / 2) + "\n\n");
            return broken;
        });
    }

    /** Puts text of any kind after so many events: a comment, an error, a foreign event. */
    public UpstreamScript insertAfter(int events, String wire) {
        return editEvents(all -> {
            List<String> longer = new ArrayList<>(all);
            longer.add(events, wire);
            return longer;
        });
    }

    /** Ends lines with this instead of a line feed. */
    public UpstreamScript lineEnds(String end) {
        return editEvents(
                all -> all.stream().map(event -> event.replace("\n", end)).toList());
    }

    /** Changes the events of the stream, given and returned as their text on the wire, before any is sent. */
    public UpstreamScript editEvents(UnaryOperator<List<String>> edit) {
        return editBytes(events ->
                edit
                        .apply(events.stream()
                                .map(event -> new String(event, StandardCharsets.UTF_8))
                                .toList())
                        .stream()
                        .map(event -> event.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /** As {@link #editEvents}, with the bytes of the events, for what no text can be. */
    public UpstreamScript editBytes(UnaryOperator<List<byte[]>> edit) {
        return set(() -> edits.add(edit));
    }

    /** Sends everything, the headers too, in pieces of so many bytes. */
    public UpstreamScript sliceBytes(int bytes) {
        return drip(bytes, Duration.ZERO);
    }

    /** Sends everything, the headers too, in pieces of so many bytes with a pause after each. */
    public UpstreamScript drip(int bytes, Duration pause) {
        return set(() -> {
            faults.sliceBytes = bytes;
            faults.slicePause = pause;
        });
    }

    /** Announces this length, whatever is sent, and closes at the end. */
    public UpstreamScript contentLength(int bytes) {
        return set(() -> faults.declaredLength = bytes);
    }

    /** Compresses the body. */
    public UpstreamScript gzip() {
        return set(() -> faults.gzip = Faults.Gzip.GOOD);
    }

    /** Says that the body is compressed, and sends it plain. */
    public UpstreamScript brokenGzip() {
        return set(() -> faults.gzip = Faults.Gzip.BROKEN);
    }

    /** Compresses the body and lets so many line ends follow it, a thousandth of that on the wire. */
    public UpstreamScript gzipBomb(long plainBytes) {
        gzip();
        return set(() -> faults.fillerBytes = plainBytes);
    }

    synchronized void take() {
        taken = true;
    }

    synchronized byte @Nullable [] rawBytes() {
        return raw;
    }

    /** The answer; {@code own} is what the vendor would say if there were no script. */
    synchronized Reply render(Wire wire, ChatCall call, Supplier<Reply> own) {
        Reply reply = fixed;
        if (usual) {
            reply = own.get();
        } else if (fault != null) {
            reply = wire.error(fault, call.model());
        } else if (streamed != null) {
            reply = new Reply(200, Map.of("Content-Type", wire.streamType()), streamed, true);
        } else if (reply == null) {
            reply = call.streams() ? wire.stream(call, answer(call)) : wire.whole(call, answer(call));
        }
        return edits.isEmpty() ? reply : edited(reply);
    }

    private Answer answer(ChatCall call) {
        List<String> said = echo ? Answer.words(call.lastQuestion()) : text;
        return new Answer(reasoning, said, calls, builtinCalls, finish, usage, usagePlace, extraMember);
    }

    private Reply edited(Reply reply) {
        List<byte[]> events = reply.events();
        for (UnaryOperator<List<byte[]>> edit : edits) {
            events = edit.apply(events);
        }
        return new Reply(reply.status(), reply.headers(), events, reply.stream());
    }

    private synchronized UpstreamScript set(Runnable change) {
        if (taken) {
            throw new IllegalStateException("a request has taken this script already");
        }
        change.run();
        return this;
    }
}
