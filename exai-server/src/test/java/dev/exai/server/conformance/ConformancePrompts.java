package dev.exai.server.conformance;

import static dev.exai.server.conformance.QuestionTools.form;

import dev.exai.server.mcp.Prompt;
import dev.exai.server.tools.Catalog;
import dev.exai.server.tools.Content;
import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The prompts of the scenarios. */
final class ConformancePrompts {
    private ConformancePrompts() {}

    private record Made(Description description, BiFunction<Map<String, String>, ToolContext, List<Content>> says)
            implements Prompt {
        @Override
        public Result get(Map<String, String> arguments, ToolContext context) {
            return new Result(
                    description.description(),
                    says.apply(arguments, context).stream()
                            .map(content -> new Message(true, content))
                            .toList());
        }
    }

    private static Prompt made(
            String name, List<String> arguments, BiFunction<Map<String, String>, ToolContext, List<Content>> says) {
        List<Prompt.Argument> described = arguments.stream()
                .map(argument -> new Prompt.Argument(argument, "The argument " + argument, true))
                .toList();
        return new Made(new Prompt.Description(name, null, "The prompt " + name, described), says);
    }

    static Prompt simple(String name, String text) {
        return made(name, List.of(), (arguments, context) -> List.of(new Content.Text(text)));
    }

    static void addTo(Catalog<Prompt> prompts) {
        Stream.of(
                        simple("test_simple_prompt", "This is a simple prompt for testing."),
                        made(
                                "test_prompt_with_arguments",
                                List.of("arg1", "arg2"),
                                (arguments, context) -> List.of(new Content.Text("Prompt with arguments: arg1='"
                                        + arguments.get("arg1") + "', arg2='" + arguments.get("arg2") + "'"))),
                        made(
                                "test_prompt_with_embedded_resource",
                                List.of("resourceUri"),
                                (arguments, context) -> List.of(
                                        new Content.Embedded(new ResourceBody.Text(
                                                arguments.getOrDefault("resourceUri", ""),
                                                "text/plain",
                                                "Embedded resource content for testing.")),
                                        new Content.Text("Please process the embedded resource above."))),
                        made(
                                "test_prompt_with_image",
                                List.of(),
                                (arguments, context) -> List.of(
                                        new Content.Image(Fixtures.IMAGE, "image/png"),
                                        new Content.Text("Please analyze the image above."))),
                        made(
                                "test_input_required_result_prompt",
                                List.of(),
                                (arguments, context) -> List.of(new Content.Text("Prompt with context: "
                                        + context.ask(
                                                        "user_context",
                                                        form(
                                                                "What context should the prompt use?",
                                                                "{'type':'object','properties':{'context':"
                                                                        + "{'type':'string'}},'required':['context']}"))
                                                .path("content")
                                                .path("context")
                                                .asString("")))))
                .forEach(prompt -> prompts.add(prompt.description().name(), prompt));
    }
}
