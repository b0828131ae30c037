package dev.exai.server.tools;

import static dev.exai.server.mcp.JsonText.json;
import static dev.exai.server.mcp.JsonText.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.server.mcp.FakeTool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCatalogTest {
    private final ToolCatalog tools = new ToolCatalog();

    private static FakeTool named(String name) {
        return FakeTool.of(name, (arguments, context) -> ToolResult.text("x"));
    }

    private static FakeTool withInput(String schema) {
        return FakeTool.of("t", schema, null, (arguments, context) -> ToolResult.text("x"));
    }

    @Test
    void changes_areToldAndTheOrderIsThatOfTheNames() {
        AtomicInteger changes = new AtomicInteger();
        tools.onChange(changes::incrementAndGet);
        tools.add(named("b"));
        tools.add(named("a"));
        assertThatThrownBy(() -> tools.add(named("a"))).hasMessageContaining("already");

        assertThat(tools.all()).extracting(tool -> tool.description().name()).containsExactly("a", "b");
        assertThat(tools.remove("a")).isTrue();
        assertThat(tools.remove("a")).isFalse();
        assertThat(tools.find("a")).isEmpty();
        assertThat(tools.registered().isEmpty()).isFalse();
        assertThat(changes).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\u00e9", "a/b"})
    void name_notAllowed_isRefused(String name) {
        assertThatThrownBy(() -> named(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void name_atTheLimit_isTaken() {
        tools.add(named("n".repeat(128)));

        assertThatThrownBy(() -> named("n".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'string'}",
                "{}",
                "{'type':'object','properties':{'a':{'type':'string','x-mcp-header':''}}}",
                "{'type':'object','properties':{'a':{'type':'string','x-mcp-header':'a b'}}}",
                "{'type':'object','properties':{'a':{'type':'string','x-mcp-header':5}}}",
                "{'type':'object','properties':{'a':{'type':'number','x-mcp-header':'A'}}}",
                "{'type':'object','properties':{'a':{'type':'string','x-mcp-header':'A'},"
                        + "'b':{'type':'string','x-mcp-header':'a'}}}",
                "{'type':'object','properties':{'a':{'items':{'type':'string','x-mcp-header':'A'}}}}"
            })
    void inputSchema_notAllowed_isRefused(String schema) {
        assertThatThrownBy(() -> tools.add(withInput(schema))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headerParameter_nested_isFound() {
        tools.add(withInput("{'type':'object','properties':{'a':{'type':'object','properties':"
                + "{'b':{'type':'integer','x-mcp-header':'Deep'}}}}}"));

        HeaderParameter parameter =
                tools.find("t").orElseThrow().headerParameters().get(0);
        assertThat(parameter.header()).isEqualTo("Mcp-Param-Deep");
        assertThat(parameter.valueIn(json("{'a':{'b':7}}"))).isEqualTo(json("7"));
        assertThat(parameter.valueIn(json("{'a':5}"))).isNull();
    }

    @Test
    void listing_hasEverythingThatIsTold() {
        tools.add(new FakeTool(
                new ToolDescription(
                        "t",
                        "Title",
                        "Text",
                        object("{'type':'object'}"),
                        object("{'type':'object'}"),
                        ToolAnnotations.ASKS_OUTSIDE),
                (arguments, context) -> ToolResult.text("x")));

        assertThat(tools.find("t").orElseThrow().listing().getValue())
                .contains("\"title\":\"Title\"", "\"outputSchema\"", "\"openWorldHint\":true");
    }
}
