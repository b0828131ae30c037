package dev.exai.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.server.cli.Program;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import dev.exai.server.wiring.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the roots of a client over standard streams allow the tools of a whole server. */
@Timeout(120)
class ClientRootsTest {
    private static final String UPLOAD = "'name':'manage_files','arguments':{'operation':'upload','path':'notes.txt'}";

    @TempDir
    private Path home;

    private final Map<String, String> settings = new HashMap<>(Map.of("demo", "true"));
    private Engine engine;
    private StdioClient client;

    @BeforeEach
    void folders() throws IOException {
        for (String name : List.of("work", "project", "other")) {
            Files.createDirectories(home.resolve(name));
            Files.writeString(home.resolve(name).resolve("notes.txt"), "of " + name);
        }
    }

    @AfterEach
    void stop() {
        client.close();
        engine.close();
    }

    private void serve() {
        engine = new Engine(
                ServerSettings.read(new Program(home).platform(), settings),
                List.of(home.resolve("work")),
                Keeping.IF_POSSIBLE,
                TimeSource.system());
        client = new StdioClient(Wiring.server(engine, TimeSource.system()));
    }

    private void call(int id, String params) {
        client.send("{'jsonrpc':'2.0','id':" + id + ",'method':'tools/call','params':{" + params + "}}");
    }

    private String roots(String... uris) {
        StringBuilder list = new StringBuilder();
        for (String uri : uris) {
            list.append(list.length() == 0 ? "" : ",")
                    .append("{'uri':'")
                    .append(uri)
                    .append("','name':'it'}");
        }
        return "'result':{'roots':[" + list + "]}";
    }

    private String uri(String folder) {
        return home.resolve(folder).toUri().toString();
    }

    /** Answers the question for roots, which must be the next line. */
    private void answer(String answer) {
        JsonNode asked = client.next();
        assertThat(asked.path("method").asString()).isEqualTo("roots/list");
        client.send("{'jsonrpc':'2.0','id':'" + asked.path("id").asString() + "'," + answer + "}");
    }

    /** The length of the file that was taken in: each folder's has another one. */
    private static long bytes(JsonNode line) {
        return line.path("result")
                .path("structuredContent")
                .path("file")
                .path("bytes")
                .longValue();
    }

    @Test
    void legacyClient_thatTellsOfChanges_isAskedOnceAndAgainAfterAChange() {
        serve();
        client.initialize("{'roots':{'listChanged':true}}");

        call(1, UPLOAD);
        answer(roots(uri("project")));
        long first = bytes(client.answer(1));
        call(2, UPLOAD);
        JsonNode second = client.next();
        client.send("{'jsonrpc':'2.0','method':'notifications/roots/list_changed'}");
        call(3, UPLOAD);
        answer(roots(uri("other")));
        long third = bytes(client.answer(3));
        call(
                4,
                "'name':'smart_file_query','arguments':{'question':'?','model':'demo/echo','file_path':'"
                        + home.resolve("project/notes.txt") + "'}");

        assertThat(first).isEqualTo("of project".length());
        assertThat(second.path("id").intValue()).isEqualTo(2);
        assertThat(bytes(second)).isEqualTo(first);
        assertThat(third).isEqualTo("of other".length());
        assertThat(client.answer(4).toString()).contains("PATH_DENIED");
    }

    @Test
    void legacyClient_thatTellsNothing_isAskedEachTime() {
        serve();
        client.initialize("{'roots':{}}");

        call(1, UPLOAD);
        answer(roots(uri("project"), uri("project")));
        long first = bytes(client.answer(1));
        call(2, UPLOAD);
        answer(roots("https://example.org/", uri("missing"), uri("other")));

        assertThat(first).isEqualTo("of project".length());
        assertThat(bytes(client.answer(2))).isEqualTo("of other".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'error':{'code':-32601,'message':'no'}",
                "'result':{}",
                "'result':{'roots':[]}",
                "'result':{'roots':[{'uri':'file:///no/such/folder'},{'uri':'%%%'},{'uri':'file://host/share'}]}"
            })
    void legacyClient_withoutRootsThatCanBeUsed_hasThoseThatStand(String answer) {
        serve();
        client.initialize("{'roots':{}}");

        call(1, UPLOAD);
        answer(answer);

        assertThat(bytes(client.answer(1))).isEqualTo("of work".length());
    }

    @Test
    void modernClient_isAskedInARoundAndItsAnswerCounts() {
        serve();
        String meta = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':{'roots':{}}}";
        String ask = "'name':'chat','arguments':{'prompt':'?','model':'demo/echo','files':['notes.txt']}";

        call(1, ask + "," + meta);
        JsonNode asked = client.answer(1).path("result");
        String key = asked.path("inputRequests").propertyNames().iterator().next();
        call(
                2,
                ask + "," + meta + ",'requestState':'"
                        + asked.path("requestState").asString() + "','inputResponses':{'" + key + "':{'roots':[{'uri':'"
                        + uri("project") + "'}]}}");
        JsonNode sent =
                client.answer(2).path("result").path("structuredContent").path("sent");

        assertThat(asked.path("inputRequests").path(key).path("method").asString())
                .isEqualTo("roots/list");
        assertThat(sent.path("files").path(0).path("bytes").longValue()).isEqualTo("of project".length());
    }

    @Test
    void download_goesBelowTheRootsOfTheClient() {
        serve();
        client.initialize("{'roots':{'listChanged':true}}");
        call(1, UPLOAD);
        answer(roots(uri("project")));
        String id = client.answer(1)
                .path("result")
                .path("structuredContent")
                .path("file")
                .path("id")
                .asString();

        call(2, "'name':'smart_file_download','arguments':{'file_id':'" + id + "','destination':'copy.txt'}");
        client.answer(2);

        assertThat(home.resolve("project/copy.txt")).hasContent("of project");
        assertThat(home.resolve("work/copy.txt")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"files.roots", "files.client-roots"})
    void client_thatHasNoSay_isNotAsked(String setting) {
        settings.put(
                setting, setting.equals("files.roots") ? home.resolve("other").toString() : "off");
        serve();
        client.initialize("{'roots':{}}");

        call(1, UPLOAD);
        JsonNode answered = client.next();

        assertThat(bytes(answered)).isEqualTo(setting.equals("files.roots") ? "of other".length() : "of work".length());
    }

    @Test
    void pathsOfWindows_leadWhereTheSettingSays() {
        settings.put(
                "files.paths", "C:/Users/me=" + home.resolve("project") + ", \\\\host\\share=" + home.resolve("other"));
        serve();
        client.initialize("{'roots':{}}");

        call(1, UPLOAD.replace("notes.txt", "c:\\\\users\\\\ME\\\\notes.txt"));
        answer(roots("file:///c%3A/Users/me"));
        long drive = bytes(client.answer(1));
        call(2, UPLOAD.replace("notes.txt", "//host/share/notes.txt"));
        answer(roots("file://host/share"));
        long share = bytes(client.answer(2));
        call(3, UPLOAD.replace("notes.txt", "D:\\\\notes.txt"));
        answer(roots(uri("project")));

        assertThat(drive).isEqualTo("of project".length());
        assertThat(share).isEqualTo("of other".length());
        assertThat(client.answer(3).toString()).contains("PATH_DENIED", "EXAI_FILES_PATHS");
    }
}
