package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.files.internal.web.WebAnswer;
import dev.exai.files.internal.web.WebFetch;
import dev.exai.testkit.TestCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are asked, and which answers count. */
@Timeout(60)
class WebAccessTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.trusted();

    private FakeWeb web;
    private WebFetch fetch;

    @BeforeEach
    void startWeb() throws IOException {
        web = new FakeWeb(CERTIFICATE);
        allow(new WebAccess.Builder());
    }

    @AfterEach
    void stopWeb() throws Exception {
        web.close();
        fetch.close();
        FilesFixture.assertNoThreadIsLeft("exai-web");
    }

    private void allow(WebAccess.Builder access) {
        if (fetch != null) {
            fetch.close();
        }
        fetch = access.network(web).build().fetch();
    }

    private int fetched(String url) throws IOException {
        try (WebAnswer answer = fetch.open(url, 1_000)) {
            return answer.readAllBytes().length;
        }
    }

    private void assertRefused(ErrorKind kind, String url) {
        FilesFixture.assertKind(kind, () -> fetched(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "017700000001",
                "0177.0.0.1",
                "127.1",
                "127.0.0.1.",
                "0",
                "0.0.0.0",
                "00000127.0.0.1",
                "127.0.0.01",
                "1.2.3.4.5",
                "256.1.1.1",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.169.254",
                "0xa9fea9fe",
                "2852039166",
                "100.64.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "192.88.99.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "\uFF11\uFF12\uFF17.0.0.1",
                "127\u30020\u30020\u30021",
                "\u246F\u2468.254.169.254",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::ffff:a9fe:a9fe]",
                "[::127.0.0.1]",
                "[::7f00:1]",
                "[64:ff9b::127.0.0.1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b:1::808:808]",
                "[2002:7f00:1::]",
                "[2001:0:1::1]",
                "[2001:db8::1]",
                "[3fff::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[ff02::1]",
                "[100::1]",
                "[2606:4700::5efe:127.0.0.1]",
                "[2606:4700::200:5efe:10.0.0.1]",
                "private.example",
                "mixed.example",
                "mapped.example",
                "metadata.internal",
                "127.0.0.1%00.example"
            })
    void host_thatIsNoPublicPlace_isRefusedHoweverItIsWritten(String host) throws IOException {
        web.name("private.example", "10.1.2.3");
        web.name("mixed.example", FakeWeb.PUBLIC, "127.0.0.1");
        web.name("mapped.example", "::ffff:10.0.0.1");
        web.name("metadata.internal", "fd00:ec2::254");

        assertRefused(ErrorKind.PATH_DENIED, "http://" + host + "/a");
        assertRefused(ErrorKind.PATH_DENIED, "https://" + host + "/a");
        assertThat(web.connected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "[2606:4700::1111]", "[64:ff9b::808:808]", "PUBLIC.example", "public.example."})
    void host_thatIsAPublicPlace_isAsked(String host) throws IOException {
        web.page("/a", "x");

        fetched("http://" + host + "/a");

        assertThat(web.connected).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/etc/passwd",
                "file:///etc/passwd",
                "ftp://public.example/a",
                "gopher://public.example/a",
                "jar:http://public.example/a!/b",
                "http:public.example",
                "http:///a",
                "http://",
                "http://:80/",
                "http://public.example\\@127.0.0.1/",
                "http://public.example/a b",
                "http://public.example/a\r\nX: y",
                "http://public.example/\u0000",
                "http://public..example/a",
                "http://.public.example/a",
                "http://public.example:x/a",
                "http://public.example:123456/a",
                "http://[::1/a",
                "http://[]/a",
                "http://[fe80::1%25eth0]/a",
                "http://[1.2.3.4]/a",
                "http://pu*blic.example/a",
                "http://[v1.x:y]/a"
            })
    void url_thatIsNone_isInvalid(String url) {
        assertRefused(ErrorKind.INVALID_REQUEST, url);
        assertThat(web.connected).isEmpty();
    }

    @Test
    void url_thatIsTooLongOrForbidden_isRefused() {
        assertRefused(ErrorKind.INVALID_REQUEST, "http://public.example/" + "a".repeat(9_000));
        assertRefused(ErrorKind.INVALID_REQUEST, "http://" + "a".repeat(64) + ".example/");
        assertRefused(ErrorKind.INVALID_REQUEST, "http://" + "a.".repeat(130) + "example/");
        assertRefused(ErrorKind.PATH_DENIED, "http://ann:word@public.example/a");
        assertRefused(ErrorKind.PATH_DENIED, "http://public.example@127.0.0.1/a");
        assertRefused(ErrorKind.PATH_DENIED, "http://public.example:22/a");
        assertRefused(ErrorKind.PATH_DENIED, "http://public%2eexample/a");
        assertRefused(ErrorKind.DNS_FAILED, "http://nobody.example/a");
        assertThat(web.connected).isEmpty();
    }

    @Test
    void settings_narrowWhatMayBeAsked() throws IOException {
        web.page("/a", "x");
        allow(new WebAccess.Builder().plainHttp(false).ports(Set.of(443, 8443)));

        assertRefused(ErrorKind.PATH_DENIED, "http://localhost/a");
        assertThat(fetched("https://localhost/a")).isEqualTo(1);
        assertThat(fetched("https://localhost:/a")).isEqualTo(1);
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() ->
                        new WebAccess.Builder().connectTimeout(Duration.ZERO).build())
                .hasMessageContaining("time-outs");
        assertThatThrownBy(() -> new WebAccess.Builder().redirects(11).build()).hasMessageContaining("redirects");
        assertThatThrownBy(() -> new WebAccess.Builder().ports(Set.of()).build())
                .hasMessageContaining("ports");
        assertThatThrownBy(() -> new WebAccess.Builder().ports(Set.of(70_000)).build())
                .hasMessageContaining("ports");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/a,PATH_DENIED",
        "http://169.254.169.254/latest/meta-data/,PATH_DENIED",
        "http://[::ffff:10.0.0.1]/a,PATH_DENIED",
        "http://2130706433/a,PATH_DENIED",
        "http://private.example/a,PATH_DENIED",
        "http://public.example:22/a,PATH_DENIED",
        "http://ann:word@public.example/a,PATH_DENIED",
        "file:///etc/passwd,INVALID_REQUEST",
        "'http://public.example/a b',INVALID_REQUEST",
        "/start,REDIRECTED"
    })
    void redirect_toWhatMayNotBeAsked_isRefused(String target, ErrorKind kind) throws IOException {
        web.name("private.example", "10.1.2.3");
        web.redirect("/start", target);

        assertRefused(kind, "http://public.example/start");
        assertThat(web.connected).allMatch((FakeWeb.PUBLIC + ":80")::equals);
    }

    @Test
    void redirect_fromHttpsToHttp_isRefused() throws IOException {
        web.redirect("/start", "http://public.example/a");
        web.redirect("/up", "https://localhost/a");
        web.page("/a", "x");

        assertRefused(ErrorKind.PATH_DENIED, "https://localhost/start");
        assertThat(fetched("http://public.example/up")).isEqualTo(1);
    }

    @Test
    void redirects_beyondTheLimit_areRefused() throws IOException {
        allow(new WebAccess.Builder().redirects(1));
        web.redirect("/2", "/1");
        web.redirect("/1", "/0");
        web.page("/0", "x");

        assertRefused(ErrorKind.REDIRECTED, "http://public.example/2");
        assertThat(fetched("http://public.example/1")).isEqualTo(1);
    }

    @Test
    void certificate_ofAnotherHost_isRefused() throws IOException {
        web.page("/a", "x");
        web.name("else.example", FakeWeb.PUBLIC);

        assertRefused(ErrorKind.TLS, "https://else.example/a");
        assertRefused(ErrorKind.TLS, "https://93.184.216.34/a");
        assertThat(fetched("https://localhost/a")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401,PERMISSION",
        "403,PERMISSION",
        "404,NOT_FOUND",
        "410,GONE",
        "429,RATE_LIMITED",
        "500,SERVER_ERROR",
        "503,SERVER_ERROR",
        "204,BAD_UPSTREAM",
        "206,BAD_UPSTREAM",
        "304,BAD_UPSTREAM",
        "302,BAD_UPSTREAM",
        "408,TIMEOUT"
    })
    void status_thatIsNoContent_isAnError(int status, ErrorKind kind) {
        web.answer("/a", "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n");

        assertRefused(kind, "http://public.example/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\n folded: x\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nspace : x\r\n\r\nxx"
            })
    void head_thatIsFaultyOrAmbiguous_isRefused(String raw) {
        web.answer("/a", raw);

        assertRefused(ErrorKind.BAD_UPSTREAM, "http://public.example/a");
    }

    @Test
    void head_withoutEnd_isRefused() {
        web.answer("/long", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000));
        web.answer("/many", "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(200));
        web.answer("/interim", "HTTP/1.1 100 Go\r\n\r\n".repeat(20));

        assertRefused(ErrorKind.BAD_UPSTREAM, "http://public.example/long");
        assertRefused(ErrorKind.BAD_UPSTREAM, "http://public.example/many");
        assertRefused(ErrorKind.BAD_UPSTREAM, "http://public.example/interim");
    }

    @Test
    void place_whereNobodyIs_isAnError() throws IOException {
        web.name("dead.example", "93.184.216.99");

        assertRefused(ErrorKind.CONNECT_REFUSED, "http://dead.example/a");
    }
}
