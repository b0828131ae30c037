package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.file.ContentHash;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A file of 2 GiB through each door of a server in a process of its own with a heap of 128 MiB, and on to a provider that takes
 * it by reference. {@code -Dexai.files.huge=true}; see {@code benchmarks/files.sh}.
 */
@EnabledIfSystemProperty(named = "exai.files.huge", matches = "true")
@Timeout(1_800)
class HugeFilesTest {
    private static final System.Logger LOG = System.getLogger("huge");
    private static final long BYTES = 2L << 30;
    private static final byte[] HEAD = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> SMALL = List.of("-Xmx128m");

    @TempDir
    private Path home;

    private FileVendor vendor;
    private ServerProcess server;

    @BeforeEach
    void serve() throws IOException {
        vendor = new FileVendor();
        Program program = new Program(home)
                .with("OPENAI_API_KEY", "a-key-of-tests")
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", vendor.baseUrl())
                .with("EXAI_FILES_ROOTS", home.toString());
        server = ServerProcess.start(
                program, SMALL, "--set", "files.stored.file-bytes=4294967296", "--set", "timeouts.total=1h");
    }

    @AfterEach
    void stop() {
        server.close();
        vendor.close();
    }

    /** Noise that begins like a document of which providers take references; returns its hash. */
    private String noise(Path file, long seed) throws IOException {
        MessageDigest digest = ContentHash.sha256();
        byte[] noise = new byte[1 << 20];
        Random random = new Random(seed);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < BYTES >> 20; i++) {
                random.nextBytes(noise);
                if (i == 0) {
                    System.arraycopy(HEAD, 0, noise, 0, HEAD.length);
                }
                digest.update(noise);
                out.write(noise);
            }
        }
        return ContentHash.from(digest).hex();
    }

    /** Most memory that the server has held so far. */
    private String memory() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("")
                .replaceAll("\\s+", " ");
    }

    private void tell(String what, long start) throws IOException {
        LOG.log(
                System.Logger.Level.INFO,
                what + ": " + (System.nanoTime() - start) / 1_000_000 + " ms, heap " + SMALL + ", " + memory());
    }

    @Test
    void fileOfTwoGibibytes_goesThroughEachDoor() throws Exception {
        String hash = noise(home.resolve("huge.pdf"), 7);

        long start = System.nanoTime();
        JsonNode file = server.client()
                .structured("manage_files", "{\"operation\":\"upload\",\"path\":\"huge.pdf\"}")
                .path("file");
        tell("manage_files upload", start);
        start = System.nanoTime();
        JsonNode answer = server.client()
                .structured(
                        "smart_file_query", "{\"question\":\"?\",\"model\":\"gpt-4.1\",\"file_path\":\"huge.pdf\"}");
        tell("smart_file_query, with its copy at the provider", start);
        start = System.nanoTime();
        server.client()
                .structured(
                        "smart_file_download",
                        "{\"file_id\":\"" + file.path("id").stringValue() + "\",\"destination\":\"back.pdf\"}");
        tell("smart_file_download", start);
        String back = hashOf(home.resolve("back.pdf"));
        Files.delete(home.resolve("back.pdf"));
        String other = noise(home.resolve("huge.pdf"), 8);
        start = System.nanoTime();
        HttpResponse<String> posted = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url()).resolve("/files"))
                                .header("Authorization", "Bearer " + server.token())
                                .timeout(Duration.ofMinutes(20))
                                .POST(HttpRequest.BodyPublishers.ofFile(home.resolve("huge.pdf")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        tell("POST /files", start);

        assertThat(file.path("bytes").longValue()).isEqualTo(BYTES);
        assertThat(file.path("sha256").stringValue()).isEqualTo(hash);
        assertThat(answer.path("sent").path("files").path(0).path("form").stringValue())
                .isEqualTo("reference");
        assertThat(vendor.files.values())
                .hasSize(1)
                .allMatch(held -> held.bytes() == BYTES && held.hash().equals(hash));
        assertThat(back).isEqualTo(hash);
        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(posted.body()).contains(other);
    }

    private static String hashOf(Path file) throws IOException {
        MessageDigest digest = ContentHash.sha256();
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return ContentHash.from(digest).hex();
    }
}
