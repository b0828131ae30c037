package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.spi.Timeouts;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.FileSettings;
import dev.exai.files.FileStorage;
import dev.exai.files.PublicWeb;
import dev.exai.files.StoredFile;
import dev.exai.server.tools.CallClocks;
import dev.exai.server.tools.CallRoots;
import dev.exai.server.tools.CallerContext;
import dev.exai.server.tools.ManageFilesTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files from an internet that has one place. */
@Timeout(60)
class FetchedFilesTest {
    private static final PrincipalId ANN = new PrincipalId("ann");

    @TempDir
    private Path directory;

    private HttpServer web;
    private StoredFiles files;

    @BeforeEach
    void start() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/notes.txt", exchange -> {
            byte[] words = "fetched words".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, words.length);
            exchange.getResponseBody().write(words);
            exchange.close();
        });
        web.start();
        files = new StoredFiles(
                () -> FileStorage.directory(directory, TimeSource.system()),
                new StoredFiles.Rules(
                        FileSettings.DEFAULT,
                        AllowedRoots.none(),
                        PublicWeb.leadingTo(web.getAddress().getPort()),
                        Duration.ofHours(3)),
                TimeSource.system());
    }

    @AfterEach
    void stop() {
        files.close();
        web.stop(0);
    }

    @Test
    void upload_ofAnAddress_isKeptUnderItsNameWithoutTheQuery() {
        ManageFilesTool tool = new ManageFilesTool(
                new CopiesAt(files, List.of()),
                new CallRoots(AllowedRoots.none(), Set.of()),
                ArchiveLimits.DEFAULT,
                new CallClocks(Timeouts.DEFAULT, Duration.ofMinutes(1)));
        ObjectNode arguments = (ObjectNode) new JsonMapper()
                .readTree("{\"operation\":\"upload\",\"url\":\"http://example.org/notes.txt?key=hidden\"}");

        JsonNode told = Objects.requireNonNull(
                tool.call(arguments, new CallerContext(ANN)).structured());

        assertThat(told.path("file").path("name").stringValue()).isEqualTo("notes.txt");
        assertThat(told.path("file").path("bytes").intValue()).isEqualTo(13);
        assertThat(told.toString()).doesNotContain("hidden");
    }

    @Test
    void question_aboutAnAddress_keepsTheFileForAWhile() {
        StoredFile file = files.takeIn(ANN, files.address("HTTP://example.org/notes.txt"), null);

        assertThat(file.name()).isEqualTo("notes.txt");
        assertThat(file.expiresAt()).isNotNull();
        assertThat(new KeptContent(files.service(), file).text(100)).isEqualTo("fetched words");
        assertThat(new KeptContent(files.service(), file).text(5)).isNull();
    }
}
