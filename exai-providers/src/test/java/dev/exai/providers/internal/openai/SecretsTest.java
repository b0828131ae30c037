package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.CapturedLogs;
import dev.exai.testkit.Canary;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A planted key is found nowhere, whatever fails and whatever the provider repeats. */
class SecretsTest {
    private final Canary canary = Canary.plant();

    @EachDialect
    void open_providerEchoesTheKey_nothingOfItIsKept(WireDialect dialect) {
        String key = canary.secret();
        List<String> echoes = List.of(
                key,
                "Bearer " + key,
                key.substring(0, 12) + "****" + key.substring(key.length() - 9),
                new StringBuilder(key).reverse().toString(),
                URLEncoder.encode(key, StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder().encodeToString(("user:" + key).getBytes(StandardCharsets.UTF_8)));
        try (FakeUpstream upstream = FakeUpstream.of(dialect).key(key).start();
                Provider provider = Engines.of(upstream)) {
            for (String echo : echoes) {
                String body = "{\"error\":{\"message\":\"wrong: " + echo + "\",\"code\":\"" + echo + "\",\"type\":\""
                        + echo + "\",\"param\":\"" + echo + "\"}}";
                upstream.onChat().fail(401, Map.of("x-request-id", echo), body);
                upstream.onChat().fail(200, Map.of("Content-Type", "text/html"), "<html>" + echo);
                upstream.onChat().stream(List.of(("data: " + body + "\n\n").getBytes(StandardCharsets.UTF_8)));
                upstream.onChat().fail(429, Map.of(), echo);
                upstream.onChat().fail(302, Map.of("Location", "https://other.invalid/?k=" + echo), "");
                for (int i = 0; i < 5; i++) {
                    ProviderException failure = Engines.failure(provider, request(dialect));
                    canary.assertNotIn("failure " + i, failure, failure.toString());
                }
            }
            canary.assertNotIn("provider", provider, provider.models(), Engines.context());
        }
    }

    @Test
    void open_transportFails_nothingOfTheKeyIsKept() {
        try (Provider refused = provider("http://127.0.0.1:1/v1");
                Provider unknown = provider("http://host.invalid/v1")) {
            canary.assertNotIn("refused", failure(refused));
            canary.assertNotIn("unknown", failure(unknown));
        }
        try (FakeUpstream upstream =
                        FakeUpstream.of(WireDialect.OPENAI).key(canary.secret()).start();
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reset();
            upstream.onChat().reply("a b c").cutAfter(2);
            upstream.onChat().brokenGzip();
            upstream.onChat().reply("a b").malformedAfter(1);
            for (int i = 0; i < 4; i++) {
                canary.assertNotIn("transport " + i, failure(provider));
            }
        }
    }

    @Test
    void open_everythingLogged_showsCallsButNoKeyQuestionOrAnswer() {
        Canary question = Canary.plant();
        Canary answer = Canary.plant();
        try (CapturedLogs logs = new CapturedLogs();
                FakeUpstream upstream =
                        FakeUpstream.of(WireDialect.OPENAI).key(canary.secret()).start();
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply(answer.secret());
            upstream.onChat().fail(401, Map.of(), "{\"error\":{\"message\":\"" + canary.secret() + "\"}}");
            ChatRequest request = ChatRequest.to("gpt-4.1", question.secret()).build();

            Engines.ask(provider, request);
            Engines.failure(provider, request);
            provider.probe(Engines.context());

            assertThat(logs.lines()).anyMatch(line -> line.contains("chat sent provider=openai model=gpt-4.1"));
            assertThat(logs.lines()).anyMatch(line -> line.contains("kind=AUTHENTICATION"));
            assertThat(logs.lines()).anyMatch(line -> line.contains("models listed"));
            canary.assertNotIn("logs", logs.lines().toArray());
            question.assertNotIn("logs", logs.lines().toArray());
            answer.assertNotIn("logs", logs.lines().toArray());
        }
    }

    @Test
    void open_redirect_keyStaysAtHome() {
        try (FakeUpstream elsewhere = FakeUpstream.start(WireDialect.OPENAI);
                FakeUpstream upstream =
                        FakeUpstream.of(WireDialect.OPENAI).key(canary.secret()).start();
                Provider provider = Engines.of(upstream)) {
            for (int status : List.of(301, 302, 303, 307, 308)) {
                upstream.onChat().fail(status, Map.of("Location", elsewhere.baseUrl() + "/chat/completions"), "");

                assertThat(failure(provider).kind()).isEqualTo(ErrorKind.REDIRECTED);
            }
            assertThat(elsewhere.acceptedConnections()).isZero();
        }
    }

    @Test
    void create_wrongSettings_nothingOfTheKeyIsSaid() {
        ProviderConfig config = config("ftp://127.0.0.1/v1");

        Throwable fault = catchThrowableOfType(RuntimeException.class, () -> new OpenAiFactory().create(config));

        canary.assertNotIn("configuration", fault, config);
    }

    private Provider provider(String base) {
        return new OpenAiFactory().create(config(base));
    }

    private ProviderConfig config(String base) {
        return ProviderConfig.of(new ProviderId("lab"), "openai")
                .baseUrl(URI.create(base))
                .keys(List.of(Secret.of(canary.secret())))
                .build();
    }

    private static ProviderException failure(Provider provider) {
        return Engines.failure(provider, request(WireDialect.OPENAI));
    }

    private static ChatRequest request(WireDialect dialect) {
        return ChatRequest.to(Engines.model(dialect), "Hi").build();
    }
}
