package dev.exai.server.cli;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.spi.CallContext;
import dev.exai.server.chat.ChatAnswer;
import dev.exai.server.chat.ChatJson;
import dev.exai.server.chat.ChatQuestion;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks about files, stored ones and others. */
@Command(
        name = "ask",
        description =
                "Ask a model about files: paths or ids of stored ones; not while a server uses the data directory.",
        mixinStandardHelpOptions = true)
final class FilesAskCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private StorageOptions options = new StorageOptions();

    @Parameters(paramLabel = "QUESTION", index = "0", description = "What to ask.")
    private String question = "";

    @Parameters(paramLabel = "FILE", index = "1..*", description = "Paths in the working directory, or ids.")
    private List<String> files = List.of();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Model, alias or auto; default one that takes the files.")
    private @Nullable String model;

    @Option(names = "--provider", paramLabel = "NAME", description = "The provider to ask; default any.")
    private @Nullable String provider;

    @Option(names = "--continue", paramLabel = "ID", description = "The conversation to go on with.")
    private @Nullable String conversation;

    @Option(names = "--line-numbers", description = "Show texts of files with the numbers of their lines.")
    private boolean lineNumbers;

    @Option(names = "--json", description = "Print the whole result as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesAskCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings);
        boolean open = model == null && (conversation == null || provider != null);
        ChatQuestion wanted = ChatQuestion.of(question)
                .tool("smart_file_query")
                .model(open ? "auto" : model)
                .provider(provider)
                .files(files)
                .lineNumbers(lineNumbers)
                .continuationId(conversation)
                .build();
        CallContext context =
                surroundings.call(settings).principal(options.owner()).build();
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IF_POSSIBLE, surroundings.time())) {
            tell(engine.chats().ask(wanted, context, this::print));
        }
        return ExitCode.OK;
    }

    private void print(ChatEvent event) {
        if (!json && event instanceof ChatEvent.TextDelta delta) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(Printable.lines(delta.text()));
            out.flush();
        }
    }

    private void tell(ChatAnswer answer) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(ChatJson.of(answer, false)));
            return;
        }
        out.println();
        PrintWriter err = spec.commandLine().getErr();
        answer.sent()
                .files()
                .forEach(file -> err.println("file: " + Printable.text(file.path()) + " "
                        + file.state().name().toLowerCase(Locale.ROOT) + " as "
                        + file.form().name().toLowerCase(Locale.ROOT)));
        answer.warnings().forEach(warning -> err.println("warning: " + warning.message()));
        if (answer.continuationId() != null) {
            err.println("conversation: " + answer.continuationId());
        }
    }
}
