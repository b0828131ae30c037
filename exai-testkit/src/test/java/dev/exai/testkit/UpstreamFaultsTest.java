package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each thing that can go wrong on the way, as a client sees it. */
@Timeout(60)
class UpstreamFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final WireClient client = new WireClient(upstream);

    @AfterEach
    void close() {
        upstream.close();
        upstream.close();
        assertThat(upstream.openConnections()).isZero();
    }

    @Test
    void endAfter_someEvents_endsTheBodyWellWithoutTheRest() throws Exception {
        upstream.onChat().reply("a b c").endAfter(2);

        assertThat(chat()).contains("\"a \"").doesNotContain("\"b \"", "[DONE]");
    }

    @Test
    void withoutDone_everythingButTheEndMarkComes() throws Exception {
        upstream.onChat().reply("a").withoutDone();

        assertThat(chat()).contains("\"finish_reason\":\"stop\"").doesNotContain("[DONE]");
    }

    @Test
    void malformedAfter_anEvent_cutsItsJsonInHalf() throws Exception {
        upstream.onChat().reply("a b").malformedAfter(1);

        String[] events = chat().split("\n\n");
        assertThat(events[1]).doesNotEndWith("}");
        assertThat(events[2]).endsWith("}").contains("\"b\"");
    }

    @Test
    void insertAfter_aComment_standsBetween() throws Exception {
        upstream.onChat().reply("a").insertAfter(1, ": keep-alive\n\n");

        assertThat(chat().split("\n\n")[1]).isEqualTo(": keep-alive");
    }

    @Test
    void lineEnds_carriageReturns_replaceEveryLineFeed() throws Exception {
        upstream.onChat().reply("a").lineEnds("\r\n");

        assertThat(chat()).contains("}\r\n\r\n").doesNotContain("}\n");
    }

    @Test
    void editEvents_reversed_sendsThemSo() throws Exception {
        upstream.onChat().reply("a").editEvents(events -> List.of(events.get(1), events.get(1)));

        assertThat(chat().split("\n\n")).hasSize(2).allMatch(event -> event.contains("\"a\""));
    }

    @Test
    void editBytes_ofEvents_sendsThemAfterTheEditsBefore() throws Exception {
        upstream.onChat()
                .editEvents(events -> List.of("x", "y"))
                .editBytes(events -> List.of(new byte[] {(byte) 0xc3}, new byte[] {(byte) 0xa9}, events.get(1)));

        assertThat(chat()).isEqualTo("éy");
    }

    @Test
    void stream_bytes_areSentAsTheyAre() throws Exception {
        byte[] half = {(byte) 0xc3};
        upstream.onChat().stream(List.of(half, new byte[] {(byte) 0xa9}));

        assertThat(chat()).isEqualTo("é");
    }

    @Test
    void raw_anything_replacesTheAnswerAndCloses() throws Exception {
        upstream.onChat().raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.UTF_8));

        assertThat(chat()).isEqualTo("hi");
        assertThat(upstream.awaitNoConnections(SOON)).isTrue();
    }

    @Test
    void reset_insteadOfAnswering_failsTheCall() {
        upstream.onChat().reset();

        assertThatThrownBy(this::chat).isInstanceOf(IOException.class);
    }

    @Test
    void resetAfter_someBytesOfTheBody_failsTheRead() {
        upstream.onChat().reply("a b c").resetAfter(100);

        assertReadingFails();
    }

    /** The client says so while it reads, or already when it hands out the body. */
    private void assertReadingFails() {
        assertThatThrownBy(() -> {
                    try (InputStream body = client.open()) {
                        body.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("header parser"); // what it says if no headers have come
    }

    @Test
    void contentLength_tooLong_failsTheRead() {
        upstream.onChat().fail(200, Map.of(), "{}").contentLength(50);

        assertThatThrownBy(this::chat).isInstanceOf(IOException.class);
    }

    @Test
    void closeAfterwards_unannounced_nextCallComesOnANewConnection() throws Exception {
        upstream.onChat().closeAfterwards();

        assertThat(chat()).contains("[DONE]");
        assertThat(upstream.awaitNoConnections(SOON)).isTrue();
        assertThat(chat()).contains("[DONE]");
        assertThat(upstream.acceptedConnections()).isEqualTo(2);
        assertThat(upstream.chats()).extracting(RecordedRequest::connection).containsExactly(1, 2);
    }

    @Test
    void lastOnConnection_said_endsTheConnectionAndSaysSo() throws Exception {
        upstream.onChat().lastOnConnection();

        assertThat(chat()).contains("[DONE]");
        assertThat(upstream.awaitNoConnections(SOON)).isTrue();
    }

    @Test
    void sliceBytes_one_deliversEverythingByteByByte() throws Exception {
        upstream.onChat().reply("grüße").sliceBytes(1);

        assertThat(chat()).contains("grüße").endsWith("[DONE]\n\n");
    }

    @Test
    void delayPaceAndDrip_takeTheirTime() throws Exception {
        upstream.onChat()
                .reply("a b")
                .delay(Duration.ofMillis(60))
                .pace(Duration.ofMillis(20))
                .drip(400, Duration.ofMillis(10));

        long start = System.nanoTime();
        assertThat(chat()).endsWith("[DONE]\n\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void silent_clientGoesAway_isNoticed() throws Exception {
        upstream.onChat().silent();
        assertThatThrownBy(() -> client.chatGivingUpAfter(Duration.ofMillis(300)))
                .isInstanceOf(IOException.class);

        assertThat(upstream.chats().get(0).awaitClientClosed(SOON)).isTrue();
    }

    @Test
    void stallAfter_none_sendsTheHeadersOnly() throws Exception {
        upstream.onChat().fail(200, Map.of("X-Sign", "here"), "{}").stallAfter(0);

        HttpResponse<InputStream> answer = client.opened();
        answer.body().close();

        assertThat(answer.headers().firstValue("x-sign")).contains("here");
        assertThat(upstream.awaitNoConnections(SOON)).isTrue();
    }

    @Test
    void cutAfter_none_breaksRightBehindTheHeaders() {
        upstream.onChat().cutAfter(0);

        assertReadingFails();
    }

    @Test
    void gzip_unpacksToTheSameStream() throws Exception {
        upstream.onChat().reply("packed").gzip();

        HttpResponse<byte[]> answer = client.bytes("gpt-6-luna");

        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(unpacked(answer.body())).contains("\"packed\"").endsWith("[DONE]\n\n");
    }

    @Test
    void brokenGzip_isPlainUnderAFalseHeader() throws Exception {
        upstream.onChat().reply("plain").brokenGzip();

        HttpResponse<byte[]> answer = client.bytes("gpt-6-luna");

        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"plain\"");
    }

    @Test
    void gzipBomb_isAThousandthOnTheWire() throws Exception {
        upstream.onChat().reply("boom").gzipBomb(8L << 20);

        byte[] packed = client.bytes("gpt-6-luna").body();

        assertThat(packed.length).isLessThan(1 << 15);
        assertThat(unpacked(packed).length()).isGreaterThan(8 << 20);
    }

    @Test
    void script_changedAfterItWasTaken_isRefused() throws Exception {
        UpstreamScript script = upstream.onChat();
        chat();

        assertThatThrownBy(() -> script.reply("too late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void on_anyPath_answersByScript() throws Exception {
        upstream.on("/models").fail(503, Map.of(), "{}");

        assertThat(client.get("/models").statusCode()).isEqualTo(503);
        assertThat(client.get("/models").statusCode()).isEqualTo(200);
    }

    @Test
    void on_aPathTheDialectDoesNotServe_answersByScriptOnly() throws Exception {
        upstream.on("/assistants").fail(200, Map.of(), "{\"data\":[]}");

        assertThat(client.get("/assistants?after=a-1").body()).isEqualTo("{\"data\":[]}");
        assertThat(client.get("/assistants").statusCode()).isEqualTo(404);
    }

    @Test
    void awaitRequests_none_saysNo() throws Exception {
        assertThat(upstream.awaitRequests(1, Duration.ofMillis(20))).isFalse();
        assertThat(upstream.dialect()).isEqualTo(WireDialect.OPENAI);
    }

    @Test
    void request_chunked_isReadWhole() throws Exception {
        upstream.onChat().echo();

        assertThat(client.chatChunked("in pieces").body()).contains("\"pieces\"");
    }

    private String chat() throws IOException, InterruptedException {
        return client.chat("gpt-6-luna", "hi").body();
    }

    private static String unpacked(byte[] packed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
