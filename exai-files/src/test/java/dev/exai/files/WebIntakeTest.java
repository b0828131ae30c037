package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.testkit.TestCertificate;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files from addresses, and above all the addresses that nothing is fetched from. */
class WebIntakeTest extends FilesFixture {
    private static final TestCertificate CERTIFICATE = TestCertificate.trusted();

    private FakeWeb web;

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    @BeforeEach
    void startWeb() throws IOException {
        web = new FakeWeb(CERTIFICATE);
        files = fetching(new WebAccess.Builder());
    }

    @AfterEach
    void stopWeb() throws Exception {
        web.close();
        files.close();

        assertNoThreadIsLeft("exai-web");
    }

    private FileService fetching(WebAccess.Builder access) {
        FileService service = new FileService(
                storage,
                FileSettings.DEFAULT,
                AllowedRoots.none(),
                access.network(web).build());
        opened.add(service);
        return service;
    }

    private StoredFile fetch(String url) {
        return files.takeIn(ANN, new FileSource.Url(url), TakeIn.plain());
    }

    private void assertRefused(ErrorKind kind, String url) {
        assertKind(kind, () -> fetch(url));
        assertThat(files.list(ANN, null, 1).files()).isEmpty();
        assertThat(files.collectGarbage(true)).isZero();
    }

    @Test
    void url_ofAServiceThatWasNotToldSo_isRefused() {
        assertKind(
                ErrorKind.PATH_DENIED,
                () -> service(FileSettings.DEFAULT)
                        .takeIn(ANN, new FileSource.Url("http://public.example/a.txt"), TakeIn.plain()));
        assertThat(web.resolved).isEmpty();
        assertThat(WebAccess.off().isOn()).isFalse();
        assertThat(WebAccess.on().isOn()).isTrue();
        assertThat(WebAccess.on()).hasToString("WebAccess[on]");
        assertThat(WebAccess.off()).hasToString("WebAccess[off]");
    }

    @Test
    void url_ofAPublicPlace_isTakenInWithItsNameAndWhatItsBytesShow() throws IOException {
        web.page("/dir/report%20one.md", "# hello", "Content-Type: image/png\r\n");

        StoredFile file = fetch("http://public.example/dir/report%20one.md?key=private#part");

        assertThat(textOf(file)).isEqualTo("# hello");
        assertThat(file.name()).isEqualTo("report one.md");
        assertThat(file.mediaType()).isEqualTo("text/markdown");
        assertThat(new FileSource.Url("http://x/?private").toString()).doesNotContain("private");
    }

    @Test
    void request_holdsNothingOfOurs() {
        web.page("/a", "x");

        fetch("http://public.example/a?b=c");

        assertThat(web.requests)
                .containsExactly("GET /a?b=c HTTP/1.1\nHost: public.example\nUser-Agent: EXAI\nAccept: */*\n"
                        + "Accept-Encoding: identity\nConnection: close\n");
    }

    @Test
    void name_isResolvedOnceAndConnectedToWhatWasChecked() throws IOException {
        web.page("/a", "x");
        web.name("two.example", "93.184.216.99", "93.184.216.35");

        fetch("http://two.example/a");

        assertThat(web.resolved).containsExactly("two.example");
        assertThat(web.connected).containsExactly("93.184.216.99:80", "93.184.216.35:80");
    }

    @Test
    void message_ofARefusal_showsNeitherPathNorQuery() {
        assertThatThrownBy(() -> fetch("http://public.example/private/path?key=private"))
                .hasMessageContaining("http://public.example")
                .hasMessageNotContaining("private");
        assertThatThrownBy(() -> fetch("http://10.0.0.1/private?key=private")).hasMessageNotContaining("private");
    }

    @Test
    void redirect_toAPublicPlace_isFollowedAndCheckedLikeTheFirst() throws IOException {
        web.name("other.example", "93.184.216.40");
        web.redirect("/start", "//other.example/dir/next?x=1");
        web.redirect("/dir/next", "../end.txt");
        web.page("/end.txt", "arrived");

        StoredFile file = fetch("http://public.example/start");

        assertThat(textOf(file)).isEqualTo("arrived");
        assertThat(file.name()).isEqualTo("start");
        assertThat(web.resolved).containsExactly("public.example", "other.example", "other.example");
        assertThat(web.connected).last().isEqualTo("93.184.216.40:80");
    }

    @Test
    void body_inChunksOrUntilTheEndOrAfterInterimAnswers_isRead() throws IOException {
        web.answer(
                "/chunks",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n");
        web.answer("/end", "HTTP/1.0 200 OK\r\n\r\nuntil the end");
        web.answer(
                "/hints",
                "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200\nContent-Length: 2\nContent-Length: 2\n\nok");

        assertThat(textOf(fetch("http://public.example/chunks"))).isEqualTo("abc0123456789");
        assertThat(textOf(fetch("http://public.example/end"))).isEqualTo("until the end");
        assertThat(textOf(fetch("http://public.example/hints"))).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            })
    void body_thatIsCutOrFaulty_leavesNothing(String rest) {
        web.answer("/a", "HTTP/1.1 200 OK\r\n" + rest);

        assertRefused(ErrorKind.INVALID_REQUEST, "http://public.example/a");
    }

    @Test
    void body_aboveTheLimit_isTooLarge() {
        files = new FileService(
                storage,
                new FileSettings(10, 10, 100, 100, Duration.ZERO),
                AllowedRoots.none(),
                new WebAccess.Builder().network(web).build());
        opened.add(files);
        web.page("/ten", "x".repeat(10));
        web.page("/eleven", "x".repeat(11));
        web.answer("/endless", "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000));

        assertRefused(ErrorKind.TOO_LARGE, "http://public.example/eleven");
        assertRefused(ErrorKind.TOO_LARGE, "http://public.example/endless");
        assertThat(fetch("http://public.example/ten").sizeBytes()).isEqualTo(10);
    }

    @Test
    void answer_thatIsSilentOrDrips_endsInTime() {
        files = fetching(new WebAccess.Builder().idleTimeout(Duration.ofMillis(200)));
        web.answer("/silent-head", "HTTP/1.1 200 OK\r\n");
        web.answer("/silent-body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
        assertRefused(ErrorKind.TIMEOUT, "http://public.example/silent-head");
        assertRefused(ErrorKind.TIMEOUT, "http://public.example/silent-body");

        files = fetching(new WebAccess.Builder().totalTimeout(Duration.ofMillis(500)));
        web.answer("/drip-head", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(5_000));
        web.answer("/drip-body", "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(5_000));
        assertRefused(ErrorKind.TIMEOUT, "http://public.example/drip-head");
        assertRefused(ErrorKind.TIMEOUT, "http://public.example/drip-body");
    }
}
