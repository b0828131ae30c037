package dev.exai.server.tools;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.server.cli.Program;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import dev.exai.server.wiring.Wiring;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two principals with two talks each, interleaved at random on several threads, through every tool of a server on disk; and
 * each now and then with what belongs to the other. A program, so that its log can be looked at; prints what it found.
 */
final class IsolationRun implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int ROUND = 100;
    private static final List<String> PRINCIPALS = List.of("ann", "bob");
    private static final Pattern CANARY = Pattern.compile("canary-(\\w+)-(\\d)");
    private static final int TURNS = 12; // then a talk begins anew, so that its prompts stay short

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
    private final Path home;
    private final Engine engine;
    private final Map<String, Tool> tools = new TreeMap<>();
    private final Set<String> leaks = ConcurrentHashMap.newKeySet();
    private final Map<String, String> talks = new ConcurrentHashMap<>();
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();

    private IsolationRun(Path home) throws IOException {
        this.home = home;
        upstream.onEveryChat().echo();
        for (String principal : PRINCIPALS) {
            for (int talk = 1; talk <= 2; talk++) {
                String canary = canary(principal, talk);
                Files.writeString(home.resolve(canary + ".txt"), "the file holds " + canary + "\n");
            }
        }
        Program program = new Program(home)
                .with("KIMI_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_KIMI_BASE_URL", upstream.baseUrl().toString())
                .with("EXAI_FILES_ROOTS", home.toString())
                .with("EXAI_LOG_LEVEL", "trace");
        ServerSettings settings = ServerSettings.read(program.platform(), Map.of());
        engine = new Engine(settings, List.of(), Keeping.AS_SET, TimeSource.system());
        Wiring.tools(engine, TimeSource.system()).forEach(tool -> tools.put(tool.name(), tool));
    }

    /** Arguments: an empty directory, how many calls, the seed. Ends with 1 if anything was seen that must not be. */
    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[1]);
        long seed = Long.parseLong(args[2]);
        try (IsolationRun run = new IsolationRun(Path.of(args[0]))) {
            run.call(calls, seed);
            run.checkPrompts();
            run.print();
            if (!run.leaks.isEmpty()) {
                System.exit(1);
            }
        }
    }

    private void call(int count, long seed) throws Exception {
        for (int begun = 0; begun < count; begun += ROUND) {
            AtomicInteger left = new AtomicInteger(Math.min(ROUND, count - begun));
            long first = seed + begun;
            Parallel.inParallel(THREADS, number -> {
                Random random = new Random(first + number);
                while (left.getAndDecrement() > 0) {
                    call(PRINCIPALS.get(random.nextInt(2)), 1 + random.nextInt(2), random);
                }
                return number;
            });
        }
    }

    private void call(String principal, int talk, Random random) {
        String own = canary(principal, talk);
        String other = canary(principal.equals("ann") ? "bob" : "ann", 1 + random.nextInt(2));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> ask(own, "chat", arguments("prompt", "this is " + own), random);
            case 3 -> ask(own, "smart_file_query", question(own).put("file_path", own + ".txt"), random);
            case 4 -> ask(own, "smart_file_query", question(own).put("file_path", file(own)), random);
            case 5 -> manage(own, "kimi_manage_files", arguments("operation", "list"));
            case 6 -> manage(own, "manage_files", arguments("operation", "list"));
            case 7 -> manage(own, "manage_files", arguments("operation", "show").put("file_id", file(own)));
            case 8 -> download(own, random);
            case 9 -> plain(own, List.of("status", "listmodels", "version").get(random.nextInt(3)));
            default -> foreign(own, other, random);
        }
    }

    /** A question in the talk, or in a new one. */
    private void ask(String own, String tool, ObjectNode arguments, Random random) {
        String handle = talks.get(own);
        if (handle != null && random.nextInt(TURNS) > 0) {
            arguments.put("continuation_id", handle);
        }
        JsonNode answer = run(own, tool, arguments);
        check("answer of " + tool, Set.of(own), answer.toString());
        if (!answer.path("content").asString().contains(own)) {
            leaks.add("answer of " + tool + " to " + own + " is " + answer.path("content"));
        }
        talks.put(own, answer.path("continuation_id").asString());
    }

    private void manage(String own, String tool, ObjectNode arguments) {
        check("answer of " + tool, ofOwner(own), run(own, tool, arguments).toString());
    }

    private void plain(String own, String tool) {
        check("answer of " + tool, Set.of(), run(own, tool, arguments()).toString());
    }

    private void download(String own, Random random) {
        String name = "out/" + own + "-" + random.nextLong(Long.MAX_VALUE) + ".txt";
        JsonNode answer =
                run(own, "smart_file_download", arguments("file_id", file(own)).put("destination", name));
        check("answer of smart_file_download", Set.of(own), answer.toString());
        try {
            check("downloaded", Set.of(own), Files.readString(home.resolve(name)));
        } catch (IOException e) {
            leaks.add("not downloaded for " + own + ": " + e);
        }
    }

    /** What belongs to another is refused as what there never was. */
    private void foreign(String own, String other, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> refused(own, "chat", arguments("prompt", own).put("continuation_id", talks.get(other)), other);
            case 1 -> refused(own, "smart_file_query", question(own).put("file_path", files.get(other)), other);
            case 2 ->
                refused(own, "manage_files", arguments("operation", "show").put("file_id", files.get(other)), other);
            case 3 ->
                refused(
                        own,
                        "manage_files",
                        arguments("operation", "delete").put("confirm", true).put("file_id", files.get(other)),
                        other);
            default -> refused(own, "smart_file_download", arguments("file_id", files.get(other)), other);
        }
    }

    private void refused(String own, String tool, ObjectNode arguments, String other) {
        if (arguments.path("continuation_id").isNull()
                || arguments.path("file_id").isNull()
                || arguments.path("file_path").isNull()) {
            return; // the other has none yet
        }
        try {
            JsonNode answer = run(own, tool, arguments);
            leaks.add(tool + " of " + own + " took what belongs to " + other + ": " + answer);
        } catch (ExaiException e) {
            refusals.incrementAndGet();
            check("refusal of " + tool, Set.of(own), String.valueOf(e.getMessage()));
        }
    }

    /** The file of the talk in the store, uploaded the first time. */
    private String file(String own) {
        return files.computeIfAbsent(own, canary -> {
            ObjectNode upload = arguments("operation", "upload").put("path", canary + ".txt");
            return run(canary, "manage_files", upload).path("file").path("id").asString();
        });
    }

    private JsonNode run(String own, String tool, ObjectNode arguments) {
        Matcher matcher = CANARY.matcher(own);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(own);
        }
        calls.computeIfAbsent(tool, name -> new AtomicInteger()).incrementAndGet();
        return tools.get(tool)
                .call(arguments, new CallerContext(new PrincipalId(matcher.group(1))))
                .structured();
    }

    /** No request to the provider holds words of two talks. */
    private void checkPrompts() {
        for (RecordedRequest request : upstream.requests()) {
            Set<String> seen = canaries(request.bodyText());
            if (seen.size() > 1) {
                leaks.add("a request to " + request.path() + " holds " + seen);
            }
        }
    }

    private void check(String where, Set<String> allowed, String text) {
        Set<String> seen = canaries(text);
        seen.removeAll(allowed);
        if (!seen.isEmpty()) {
            leaks.add(where + " for " + allowed + " holds " + seen);
        }
    }

    private void print() {
        System.out.println("tools " + tools.keySet());
        System.out.println("called " + new TreeMap<>(calls));
        System.out.println("refusals " + refusals);
        System.out.println("prompts " + upstream.chats().size());
        leaks.forEach(leak -> System.out.println("leak " + leak));
    }

    @Override
    public void close() {
        engine.close();
        upstream.close();
    }

    private static ObjectNode question(String own) {
        return arguments("question", "what is in it, says " + own);
    }

    private static ObjectNode arguments(String... pairs) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            arguments.put(pairs[i], pairs[i + 1]);
        }
        return arguments;
    }

    private static Set<String> canaries(String text) {
        Set<String> seen = new TreeSet<>();
        Matcher matcher = CANARY.matcher(text);
        while (matcher.find()) {
            seen.add(matcher.group());
        }
        return seen;
    }

    private static Set<String> ofOwner(String own) {
        String stem = own.substring(0, own.length() - 1);
        return Set.of(stem + 1, stem + 2);
    }

    private static String canary(String principal, int talk) {
        return "canary-" + principal + "-" + talk;
    }
}
