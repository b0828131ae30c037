package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.Canary;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A planted key must be found nowhere, whatever fails. */
@Timeout(120)
class CanaryTest {
    private static final String ARGUMENTS = "{\"prompt\":\"hi\",\"model\":\"gpt-4.1\"}";

    private final Canary canary = Canary.plant();

    @TempDir
    private Path home;

    @Test
    void commands_everyOutput_showsNoKey() {
        List<Canary.Sighting> found = new ArrayList<>();
        List<List<String>> commands = List.of(
                List.of("config"),
                List.of("doctor"),
                List.of("doctor", "--online"),
                List.of("models"),
                List.of("models", "--json"),
                List.of("ask", "--model", "gpt-4.1", "hello"),
                List.of("config", "--set", "port=x"),
                List.of("ask", "--model", "nonsense", "hello"));
        try (FakeUpstream upstream = echoingUpstream()) {
            for (List<String> command : commands) {
                Program.Outcome outcome = program(upstream).run(command.toArray(new String[0]));
                found.addAll(canary.in(command + " out", outcome.out()));
                found.addAll(canary.in(command + " err", outcome.err()));
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void tools_everyErrorPath_showsNoKey() throws Exception {
        List<Canary.Sighting> found = new ArrayList<>();
        try (FakeUpstream upstream = echoingUpstream();
                Served served = Served.start(program(upstream), "--demo")) {
            for (VendorFault fault : VendorFault.values()) {
                upstream.onEveryChat().fail(fault);
                found.addAll(canary.in(fault + " error", call(served, ARGUMENTS)));
            }
            upstream.onEveryChat().fail(401, Map.of(), "{\"error\":{\"message\":\"bad key " + canary.secret() + "\"}}");
            found.addAll(canary.in("echo in the body", call(served, ARGUMENTS)));
            upstream.onEveryChat().fail(400, Map.of("x-request-id", canary.secret()), "<html>" + canary.secret());
            found.addAll(canary.in("echo in a header", call(served, ARGUMENTS)));
            upstream.onEveryChat().reset();
            found.addAll(canary.in("reset", call(served, ARGUMENTS)));
            found.addAll(canary.in("faulty arguments", call(served, "{\"base_url\":\"x\"}")));
            for (String tool : List.of("status", "listmodels", "version")) {
                found.addAll(canary.in(tool, served.client().call(tool, "{}").toString()));
                found.addAll(
                        canary.in(tool, served.client().call(tool, "{\"x\":1}").toString()));
            }
            found.addAll(canary.in("out", served.out()));
            found.addAll(canary.in("err", served.err()));
            found.addAll(canary.inFiles(home));

            assertThat(upstream.chats()).isNotEmpty();
        }

        assertThat(found).isEmpty();
    }

    private static String call(Served served, String arguments) throws Exception {
        return served.client().call("chat", arguments).toString();
    }

    private FakeUpstream echoingUpstream() {
        FakeUpstream upstream =
                FakeUpstream.of(WireDialect.OPENAI).key(canary.secret()).start();
        upstream.onEveryChat()
                .fail(500, Map.of(), "{\"error\":{\"message\":\"you sent Bearer " + canary.secret() + "\"}}");
        return upstream;
    }

    private Program program(FakeUpstream upstream) {
        return new Program(home)
                .with("OPENAI_API_KEY", canary.secret())
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString());
    }
}
