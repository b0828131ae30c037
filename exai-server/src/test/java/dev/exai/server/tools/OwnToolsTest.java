package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.server.cli.Program;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import dev.exai.server.wiring.Wiring;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools of the server, whose descriptions are read with their first use only. */
class OwnToolsTest {
    @TempDir
    private Path home;

    @Test
    void descriptions_ofAllTools_areSoundAndNameThem() {
        ServerSettings settings = ServerSettings.read(
                new Program(home)
                        .with("KIMI_API_KEY", "a")
                        .with("GLM_API_KEY", "b")
                        .platform(),
                Map.of());
        try (Engine engine = new Engine(settings, List.of(), Keeping.IF_POSSIBLE, TimeSource.system())) {
            ToolCatalog catalog = new ToolCatalog();
            for (Tool tool : Wiring.tools(engine, TimeSource.system())) {
                catalog.add(tool);
                assertThat(tool.description().name()).isEqualTo(tool.name());
            }

            assertThat(catalog.all())
                    .extracting(Tool::name)
                    .containsExactly(
                            "chat",
                            "glm_manage_files",
                            "kimi_manage_files",
                            "listmodels",
                            "manage_files",
                            "smart_file_download",
                            "smart_file_query",
                            "status",
                            "version");
        }
        assertThat(home).isEmptyDirectory();
    }
}
