package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.server.ops.ConversationJson;
import dev.exai.server.ops.StorageCopies;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationPage;
import dev.exai.sessions.ConversationScope;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Imported;
import dev.exai.sessions.SearchHit;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks at, moves and deletes the conversations of the storage. */
@Command(
        name = "conversations",
        description = "List, show, search, export, import or delete the conversations in the storage.",
        mixinStandardHelpOptions = true)
final class ConversationsCommand implements Runnable {
    private static final int PAGE = 100;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConversationsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show, search, export, import or delete is missing");
    }

    @Command(
            name = "list",
            description = "List conversations, newest first; also while a server runs.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--all", description = "Also archived ones.") boolean all) {
        ArrayNode listed = JsonNodeFactory.instance.arrayNode();
        options.reading(
                surroundings,
                (conversations, owner) -> forEach(conversations, owner, all, each -> {
                    if (json) {
                        listed.add(ConversationJson.of(each));
                    } else {
                        String title = each.title() == null ? "" : "\t" + Printable.text(each.title());
                        out().println(each.id() + "\t" + each.createdAt() + "\t" + each.version() + " turns" + title);
                    }
                }));
        if (json) {
            out().println(Json.text(listed));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "Print what was said in a conversation; also while a server runs.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Parameters(paramLabel = "ID", description = "The conversation.") String id) {
        options.reading(surroundings, (conversations, owner) -> {
            Conversation found = conversations.get(owner, handle(id));
            ObjectNode document = ConversationJson.of(found);
            document.setAll(ConversationJson.of(conversations.totals(owner, found.id())));
            ArrayNode turns = document.putArray("said");
            Long after = 0L;
            while (after != null) {
                TurnPage page = conversations.turns(owner, found.id(), after, PAGE);
                page.turns().forEach(turn -> {
                    if (json) {
                        turns.add(ConversationJson.of(turn));
                    } else {
                        print(turn);
                    }
                });
                after = page.next();
            }
            if (json) {
                out().println(Json.text(document));
            }
        });
        return ExitCode.OK;
    }

    @Command(
            name = "search",
            description = "Find turns that hold a text, newest first; also while a server runs.",
            mixinStandardHelpOptions = true)
    int search(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--limit", defaultValue = "20", description = "Most turns, 1 to 500; default 20.")
                    int limit,
            @Parameters(paramLabel = "TEXT", description = "What to look for, whatever its case.") String text) {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        options.reading(surroundings, (conversations, owner) -> {
            for (SearchHit hit : conversations.search(owner, text, null, limit).hits()) {
                if (json) {
                    found.add(ConversationJson.of(hit));
                } else {
                    out().println(hit.conversation() + "\tturn " + hit.turn() + "\t" + Printable.text(hit.excerpt()));
                }
            }
        });
        if (json) {
            out().println(Json.text(found));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "export",
            description = "Write conversations as JSON Lines: those named, or all; also while a server runs.",
            mixinStandardHelpOptions = true)
    int export(
            @Mixin StorageOptions options,
            @Option(names = "--output", paramLabel = "FILE", description = "Where to; default standard output.")
                    @Nullable
                    Path file,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "The conversations; default all.") @Nullable
                    List<String> ids) {
        options.reading(surroundings, (conversations, owner) -> {
            List<ConversationId> wanted = ids == null ? all(conversations, owner) : handles(ids);
            if (file == null) {
                write(conversations, owner, wanted, out());
                out().flush();
                return;
            }
            try (Writer writer = Files.newBufferedWriter(
                    surroundings.platform().workingDirectory().resolve(file))) {
                write(conversations, owner, wanted, writer);
            } catch (IOException e) {
                throw new ExaiException(ErrorKind.CONFIGURATION, file + " cannot be written", e);
            }
        });
        return ExitCode.OK;
    }

    @Command(
            name = "import",
            description = "Begin the conversations of an export; not while a server uses the data directory.",
            mixinStandardHelpOptions = true)
    int importFrom(
            @Mixin StorageOptions options, @Parameters(paramLabel = "FILE", description = "The export.") Path file) {
        options.changing(surroundings, (conversations, owner) -> {
            try (Reader reader = Files.newBufferedReader(
                    surroundings.platform().workingDirectory().resolve(file))) {
                for (Imported each : conversations.importFrom(owner, reader)) {
                    String as = each.id().equals(each.original()) ? "" : "\tas " + each.id();
                    out().println(each.original() + "\t" + each.turns() + " turns" + as);
                }
            } catch (IOException e) {
                throw new ExaiException(ErrorKind.CONFIGURATION, file + " cannot be read", e);
            }
        });
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            description =
                    "Delete conversations for good; not while a server uses the data directory. Tells which copies are"
                            + " beyond its reach.",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin StorageOptions options,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "The conversations.") List<String> ids) {
        List<ConversationId> wanted = handles(ids);
        options.changing(
                surroundings,
                (conversations, owner) -> wanted.forEach(id -> {
                    conversations.delete(owner, id);
                    out().println(id + "\tdeleted");
                }));
        StorageCopies.left(options.read(surroundings)).forEach(copy -> out().println("note: " + copy));
        return ExitCode.OK;
    }

    private static void forEach(
            Conversations conversations, PrincipalId owner, boolean all, Consumer<Conversation> use) {
        ConversationScope scope = all ? ConversationScope.ALL : ConversationScope.ACTIVE;
        String after = null;
        do {
            ConversationPage page = conversations.list(owner, scope, after, PAGE);
            page.conversations().forEach(use);
            after = page.next();
        } while (after != null);
    }

    private static List<ConversationId> all(Conversations conversations, PrincipalId owner) {
        List<ConversationId> ids = new ArrayList<>();
        forEach(conversations, owner, true, each -> ids.add(0, each.id())); // oldest first, as an import begins them
        return ids;
    }

    private static void write(
            Conversations conversations, PrincipalId owner, List<ConversationId> ids, Appendable out) {
        try {
            for (ConversationId id : ids) {
                conversations.exportTo(owner, id, out);
            }
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "the export cannot be written", e);
        }
    }

    private void print(Turn turn) {
        String model =
                turn.content().model() == null ? "" : " " + turn.content().model();
        out().println("--- " + turn.number() + " " + turn.at() + model);
        turn.messages()
                .forEach(message -> out().println(message.role().name().toLowerCase(Locale.ROOT) + ": "
                        + Printable.lines(message.text())));
    }

    private static List<ConversationId> handles(List<String> ids) {
        return ids.stream().map(ConversationsCommand::handle).toList();
    }

    private static ConversationId handle(String id) {
        try {
            return new ConversationId(id);
        } catch (IllegalArgumentException e) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "unknown conversation", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
