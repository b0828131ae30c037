package dev.exai.server.tools;

import dev.exai.testkit.WireDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Questions about real files, as a client sees them: a real server, real HTTP, and upstreams that keep files. */
@Timeout(120)
abstract class FileQuestions {
    static final String TOOL = "smart_file_query";

    @TempDir
    Path home;

    FileServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    /** Starts the server, with a provider of that name and dialect. */
    void serve(WireDialect dialect, String name, String... arguments) throws InterruptedException {
        server = new FileServer(home, dialect, name, arguments);
    }

    JsonNode ask(String more) throws Exception {
        return server.client.structured(TOOL, "{\"question\":\"what is it?\"," + more + "}");
    }

    static JsonNode file(JsonNode answer) {
        return answer.path("sent").path("files").path(0);
    }

    static String form(JsonNode answer) {
        return file(answer).path("form").stringValue();
    }
}
