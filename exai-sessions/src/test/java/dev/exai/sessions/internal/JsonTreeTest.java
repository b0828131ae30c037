package dev.exai.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
    @Test
    void of_whatWasWritten_isReadBack() {
        String odd = "a\"b\\c\nd\te\u0001é€😀\ud800";
        JsonText text = new JsonObject()
                .put("text", odd)
                .put("none", (String) null)
                .put("number", -1.5e3)
                .put("yes", true)
                .texts("list", List.of("x", odd))
                .texts("empty", List.of())
                .objects("objects", List.of(new JsonObject().put("n", 7), new JsonObject()))
                .put("inner", new JsonObject().put("yes", false))
                .put("no object", (JsonObject) null)
                .json();

        JsonTree tree = JsonTree.of(text);

        assertThat(tree.text("text")).isEqualTo(odd);
        assertThat(tree.text("none", "fallback")).isEqualTo("fallback");
        assertThat(tree.number("number")).contains(-1500.0);
        assertThat(tree.flag("yes")).isTrue();
        assertThat(tree.flag("text")).isFalse();
        assertThat(tree.texts("list")).containsExactly("x", odd);
        assertThat(tree.texts("text")).isEmpty();
        assertThat(tree.objects("objects")).hasSize(2);
        assertThat(tree.objects("objects").get(0).integer("n", 0)).isEqualTo(7);
        assertThat(tree.integer("text", 3)).isEqualTo(3);
    }

    @Test
    void of_foreignJson_isUnderstood() {
        JsonTree tree = JsonTree.of(
                JsonText.of(
                        " { \"a\" : [ 1 , null , false, \"\\u0041\\/\\b\\f\\r\", [ ] , { } ] , \"b\" : null, \"c\":{\"d\":1e2} } "));

        assertThat(tree.texts("a")).containsExactly("A/\b\f\r");
        assertThat(tree.objects("a")).hasSize(1);
        assertThat(tree.text("b")).isNull();
        assertThat(JsonTree.of(JsonText.of("[1]")).text("a")).isNull();
    }

    @Test
    void in_answerAroundAnObject_findsIt() {
        assertThat(JsonTree.in("Sure! {not json} ```json\n{\"vote\": \"a}\\\"{\", \"x\": {}}\n``` Done."))
                .contains(JsonText.of("{\"vote\": \"a}\\\"{\", \"x\": {}}"));
        assertThat(JsonTree.in("no object")).isEmpty();
        assertThat(JsonTree.in("{\"never\": \"closed\"")).isEmpty();
    }

    @Test
    void in_hostileAnswer_endsSoon() {
        assertThat(JsonTree.in("{".repeat(200_000) + "}".repeat(200_000))).isEmpty();
        assertThat(JsonTree.in("{\"".repeat(200_000))).isEmpty();
    }
}
