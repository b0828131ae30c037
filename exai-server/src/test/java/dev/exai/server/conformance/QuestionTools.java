package dev.exai.server.conformance;

import static dev.exai.server.mcp.JsonText.object;

import dev.exai.server.mcp.FakeTool;
import dev.exai.server.rpc.Json;
import dev.exai.server.tools.Question;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolResult;
import tools.jackson.databind.node.ObjectNode;

/** Tools that ask the client a single question. */
final class QuestionTools {
    private static final String DEFAULTS = """
            {'type':'object','properties':{
                'name':{'type':'string','description':'User name','default':'John Doe'},
                'age':{'type':'integer','description':'User age','default':30},
                'score':{'type':'number','description':'User score','default':95.5},
                'status':{'type':'string','description':'User status',
                    'enum':['active','inactive','pending'],'default':'active'},
                'verified':{'type':'boolean','description':'Verification status','default':true}},
             'required':[]}""";

    private static final String ENUMS = """
            {'type':'object','properties':{
                'untitledSingle':{'type':'string','description':'Select one option',
                    'enum':['option1','option2','option3']},
                'titledSingle':{'type':'string','description':'Select one option with titles','oneOf':[
                    {'const':'value1','title':'First Option'},{'const':'value2','title':'Second Option'},
                    {'const':'value3','title':'Third Option'}]},
                'legacyEnum':{'type':'string','description':'Select one option (legacy)',
                    'enum':['opt1','opt2','opt3'],'enumNames':['Option One','Option Two','Option Three']},
                'untitledMulti':{'type':'array','description':'Select multiple options','minItems':1,'maxItems':3,
                    'items':{'type':'string','enum':['option1','option2','option3']}},
                'titledMulti':{'type':'array','description':'Select multiple options with titles',
                    'minItems':1,'maxItems':3,'items':{'anyOf':[
                        {'const':'value1','title':'First Choice'},{'const':'value2','title':'Second Choice'},
                        {'const':'value3','title':'Third Choice'}]}}},
             'required':[]}""";

    private QuestionTools() {}

    static void addTo(ToolCatalog tools) {
        tools.add(FakeTool.of(
                "test_sampling",
                "{'type':'object','properties':{'prompt':{'type':'string'}},'required':['prompt']}",
                null,
                (arguments, context) -> {
                    ObjectNode answer = context.ask(
                            "sample", sample(arguments.path("prompt").asString(), 100));
                    return ToolResult.text("LLM response: "
                            + answer.path("content").path("text").asString(""));
                }));
        tools.add(FakeTool.of(
                "test_elicitation",
                "{'type':'object','properties':{'message':{'type':'string'}},'required':['message']}",
                null,
                (arguments, context) -> told(context.ask(
                        "form",
                        form(
                                arguments.path("message").asString(),
                                "{'type':'object','properties':{'response':{'type':'string',"
                                        + "'description':'User\u2019s response'}},'required':['response']}")))));
        tools.add(FakeTool.of(
                "test_elicitation_sep1034_defaults",
                (arguments, context) -> told(context.ask("form", form("Please review the fields", DEFAULTS)))));
        tools.add(FakeTool.of(
                "test_elicitation_sep1330_enums",
                (arguments, context) -> told(context.ask("form", form("Please select options", ENUMS)))));
        tools.add(FakeTool.of("test_missing_capability", (arguments, context) -> {
            context.ask("sample", sample("anything", 10));
            return ToolResult.text("Success");
        }));
        tools.add(FakeTool.of("test_streaming_elicitation", (arguments, context) -> {
            context.progress(1, null, null);
            context.ask("name", name());
            return ToolResult.text("Streaming complete");
        }));
    }

    static Question form(String message, String schema) {
        return new Question.Form(message, object(schema));
    }

    static Question name() {
        return form(
                "What is your name?", "{'type':'object','properties':{'name':{'type':'string'}},'required':['name']}");
    }

    static Question sample(String prompt, int maxTokens) {
        ObjectNode params =
                object("{'messages':[{'role':'user','content':{'type':'text'}}],'maxTokens':" + maxTokens + "}");
        params.withArrayProperty("messages").get(0).path("content").asObject().put("text", prompt);
        return new Question.Sample(params);
    }

    private static ToolResult told(ObjectNode answer) {
        return ToolResult.text(
                "Elicitation completed: action=" + answer.path("action").asString("") + ", content="
                        + Json.text(answer.path("content").isObject() ? answer.path("content") : object("{}")));
    }
}
