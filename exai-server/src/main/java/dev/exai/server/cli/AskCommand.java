package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.server.chat.ChatAnswer;
import dev.exai.server.chat.ChatJson;
import dev.exai.server.chat.ChatQuestion;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks one question and prints the answer while it comes. */
@Command(
        name = "ask",
        description = "Ask a model one question; the answer is printed while it comes.",
        mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int MAX_INPUT_BYTES = 4 << 20; // as much as the server takes in one request

    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Parameters(paramLabel = "QUESTION", description = "What to ask; - reads it from standard input.")
    private String question = "";

    @Option(names = "--model", paramLabel = "MODEL", description = "Model, alias or auto; default the setting.")
    private @Nullable String model;

    @Option(names = "--system", paramLabel = "TEXT", description = "Rules for the model.")
    private @Nullable String system;

    @Option(names = "--file", paramLabel = "PATH", description = "A text file to show the model; may be repeated.")
    private List<String> files = List.of();

    @Option(names = "--line-numbers", description = "Show texts of files with the numbers of their lines.")
    private boolean lineNumbers;

    @Option(names = "--json", description = "Print the whole result as JSON when it is complete.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AskCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        ServerSettings settings = options.read(surroundings.platform());
        ChatQuestion wanted = ChatQuestion.of(prompt())
                .model(model)
                .systemPrompt(system)
                .files(files)
                .lineNumbers(lineNumbers)
                .build();
        PrintWriter out = spec.commandLine().getOut();
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IN_MEMORY, surroundings.time())) {
            ChatAnswer answer =
                    engine.chats().ask(wanted, surroundings.call(settings).build(), event -> print(event, out));
            if (json) {
                out.println(Json.text(ChatJson.of(answer, true)));
            } else {
                out.println();
                answer.warnings()
                        .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning.message()));
            }
        }
        return ExitCode.OK;
    }

    private void print(ChatEvent event, PrintWriter out) {
        if (!json && event instanceof ChatEvent.TextDelta delta) {
            out.print(Printable.lines(delta.text()));
            out.flush();
        }
    }

    private String prompt() throws IOException {
        if (!question.equals(STANDARD_INPUT)) {
            return required(question);
        }
        byte[] input = surroundings.in().readNBytes(MAX_INPUT_BYTES + 1);
        if (input.length > MAX_INPUT_BYTES) {
            throw new ExaiException(ErrorKind.TOO_LARGE, "standard input is longer than " + MAX_INPUT_BYTES + " bytes");
        }
        return required(new String(input, StandardCharsets.UTF_8));
    }

    private static String required(String text) {
        if (text.isBlank()) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "the question is empty");
        }
        return text;
    }
}
