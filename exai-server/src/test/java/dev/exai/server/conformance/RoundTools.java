package dev.exai.server.conformance;

import static dev.exai.server.conformance.QuestionTools.form;
import static dev.exai.server.conformance.QuestionTools.name;
import static dev.exai.server.conformance.QuestionTools.sample;

import dev.exai.server.mcp.FakeTool;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.Question;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolContext;
import dev.exai.server.tools.ToolResult;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Tools whose calls take several rounds in the modern era. */
final class RoundTools {
    private static final String PREFIX = "test_input_required_result_";
    private static final String CONFIRM = "{'type':'object','properties':{'ok':{'type':'boolean'}},'required':['ok']}";
    private static final String COLOR =
            "{'type':'object','properties':{'color':{'type':'string'}},'required':['color']}";

    private RoundTools() {}

    static void addTo(ToolCatalog tools) {
        tools.add(FakeTool.of(
                PREFIX + "elicitation",
                (arguments, context) ->
                        ToolResult.text("Hello, " + filled(context.ask("user_name", name()), "name") + "!")));
        tools.add(FakeTool.of(PREFIX + "sampling", (arguments, context) -> {
            ObjectNode answer = context.ask("capital_question", sample("What is the capital of France?", 100));
            return ToolResult.text(answer.path("content").path("text").asString(""));
        }));
        tools.add(FakeTool.of(PREFIX + "list_roots", (arguments, context) -> {
            ObjectNode answer = context.ask("client_roots", new Question.Roots());
            return ToolResult.text("Found " + answer.path("roots").size() + " root(s)");
        }));
        tools.add(FakeTool.of(PREFIX + "request_state", (arguments, context) -> {
            context.ask("confirm", form("Please confirm", CONFIRM));
            return ToolResult.text("state-ok: requestState validated");
        }));
        tools.add(FakeTool.of(PREFIX + "tampered_state", (arguments, context) -> {
            context.ask("confirm", form("Please confirm", CONFIRM));
            return ToolResult.text("integrity-ok: state verified");
        }));
        tools.add(FakeTool.of(PREFIX + "multiple_inputs", (arguments, context) -> {
            Map<String, ObjectNode> answers = context.ask(Map.of(
                    "user_name",
                    name(),
                    "greeting",
                    sample("Generate a greeting", 50),
                    "client_roots",
                    new Question.Roots()));
            return ToolResult.text("All " + answers.size() + " answers are there");
        }));
        tools.add(FakeTool.of(PREFIX + "multi_round", (arguments, context) -> {
            String who = filled(context.ask("step1", form("Step 1: What is your name?", NAME)), "name");
            String color = filled(context.ask("step2", form("Step 2: What is your favorite color?", COLOR)), "color");
            return ToolResult.text("Multi-round complete for " + who + " who likes " + color);
        }));
        tools.add(FakeTool.of(PREFIX + "capabilities", (arguments, context) -> askWhatItCan(context)));
    }

    private static final String NAME = "{'type':'object','properties':{'name':{'type':'string'}},'required':['name']}";

    private static ToolResult askWhatItCan(ToolContext context) {
        Map<String, Question> questions = new HashMap<>();
        if (context.clientCan(ClientAbility.ELICITATION_FORM)) {
            questions.put("user_name", name());
        }
        if (context.clientCan(ClientAbility.SAMPLING)) {
            questions.put("sample", sample("Sample request", 50));
        }
        return ToolResult.text("capabilities-ok: received "
                + String.join(",", context.ask(questions).keySet()));
    }

    private static String filled(ObjectNode answer, String field) {
        return answer.path("content").path(field).asString("nobody");
    }
}
