package dev.exai.server.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exai.core.PrincipalId;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import dev.exai.server.mcp.Completer;
import dev.exai.server.mcp.Prompt;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PromptsTest {
    private final ArgumentCompleter completer = new ArgumentCompleter(ModelCatalog.of(List.of(
            ModelInfo.of(ModelId.of("glm", "glm-5.3")).build(),
            ModelInfo.of(ModelId.of("kimi", "old"))
                    .status(ModelInfo.Status.RETIRED)
                    .build())));

    @Test
    void of_allTools_hasOnePerToolAndContinue() {
        assertThat(Prompts.of(name -> true).all())
                .extracting(prompt -> prompt.description().name())
                .containsExactly(
                        "chat",
                        "continue",
                        "listmodels",
                        "manage_files",
                        "smart_file_download",
                        "smart_file_query",
                        "status",
                        "version");
    }

    @Test
    void of_withoutChat_hasNoContinue() {
        assertThat(Prompts.of(name -> name.equals("version")).all())
                .extracting(prompt -> prompt.description().name())
                .containsExactly("version");
    }

    @Test
    void arguments_requiredAndOptional_areDeclared() {
        Prompt chat = Prompts.of(name -> true).find("chat").orElseThrow();

        assertThat(chat.description().arguments())
                .extracting(Prompt.Argument::name, Prompt.Argument::required)
                .containsExactly(tuple("question", true), tuple("model", false), tuple("thinking_mode", false));
    }

    @Test
    void get_overTheProtocol_fillsArgumentsOnce(@TempDir Path home) throws Exception {
        ObjectNode params = new JsonMapper().createObjectNode();
        params.put("name", "chat");
        params.putObject("arguments").put("question", "what is {model}?").put("thinking_mode", "max");

        try (Served served = Served.start(new Program(home), "--demo")) {
            String body = served.client().send("prompts/get", "chat", params).body();

            assertThat(body).contains("with model auto and thinking_mode max to ask: what is {model}?");
        }
    }

    @Test
    void complete_model_proposesWhatCanBeAsked() {
        assertThat(complete("model", "")).containsExactly("auto", "glm/glm-5.3");
        assertThat(complete("model", "GLM")).containsExactly("glm/glm-5.3");
        assertThat(complete("model", "5.3")).containsExactly("glm/glm-5.3");
        assertThat(complete("thinking_mode", "m")).containsExactly("minimal", "medium", "max");
        assertThat(complete("question", "x")).isEmpty();
    }

    private List<String> complete(String argument, String typed) {
        return completer.complete(new Completer.Request(PrincipalId.LOCAL, true, "chat", argument, typed, Map.of()));
    }
}
