package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.WireDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Addresses in the place of files, as a client of a real server sees them: nothing but the public internet is asked. */
@Timeout(120)
class WebFilesTest {
    @TempDir
    private Path home;

    private FileServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode upload(String url) throws Exception {
        return server.client.error("manage_files", "{\"operation\":\"upload\",\"url\":\"" + url + "\"}");
    }

    private JsonNode ask(String url) throws Exception {
        return server.client.error("smart_file_query", "{\"question\":\"?\",\"file_path\":\"" + url + "\"}");
    }

    @Test
    void address_whereNothingIsFetched_isRefusedWithTheSetting() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi");

        JsonNode uploaded = upload("https://example.org/a?key=hidden");
        JsonNode asked = ask("https://example.org/a?key=hidden");

        assertThat(uploaded.path("code").stringValue()).isEqualTo("PATH_DENIED");
        assertThat(uploaded.path("message").stringValue())
                .contains("files.web.enabled")
                .doesNotContain("hidden");
        assertThat(asked.path("message").stringValue())
                .startsWith("files: ")
                .contains("files.web.enabled")
                .doesNotContain("hidden");
    }

    @Test
    void address_ofThisMachineOrItsNetwork_isNeverAsked() throws Exception {
        server = new FileServer(
                home,
                WireDialect.KIMI,
                "kimi",
                "--set",
                "files.web.enabled=true",
                "--set",
                "files.web.plain-http=true");

        for (String place :
                new String[] {"127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "2130706433"}) {
            assertThat(upload("http://" + place + "/models").path("code").stringValue())
                    .as(place)
                    .isEqualTo("PATH_DENIED");
            assertThat(ask("HTTP://" + place + "/models").path("code").stringValue())
                    .as(place)
                    .isEqualTo("PATH_DENIED");
        }
        assertThat(server.upstream.requests()).isEmpty();
        assertThat(server.client
                        .structured("manage_files", "{\"operation\":\"list\"}")
                        .path("files"))
                .isEmpty();
    }

    @Test
    void address_withoutTls_isRefusedUnlessAllowed() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi", "--set", "files.web.enabled=true");

        assertThat(upload("http://93.184.216.34/a").path("code").stringValue()).isEqualTo("PATH_DENIED");
    }
}
