package dev.exai.providers.internal.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.glm.GlmFactory;
import dev.exai.providers.internal.kimi.KimiFactory;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.providers.internal.openai.OpenAiFactory;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers known from settings alone: each setting is seen on the wire, each wrong one is named. */
class CustomFactoryTest {
    private static final ProviderId ID = new ProviderId("lab");

    @Test
    void create_optionsForTheWire_areSeenThere() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = custom(
                        upstream,
                        Map.of(
                                "maxTokensField", "max_completion_tokens",
                                "reasoningField", "reasoning",
                                "sendReasoning", "true",
                                "streamUsage", "false",
                                "cacheKeyField", "prompt_cache_key",
                                "headers", "X-Title: EXAI; X-Other:a:b ;",
                                "header.X-Team-Id", " desk "))) {
            Message answer = new Message(
                    Role.ASSISTANT, List.of(new Part.Reasoning(ID, "because", null), new Part.Text("Yes.")));
            ChatRequest request = ChatRequest.to("gpt-4.1", List.of(Message.user("Hi"), answer, Message.user("?")))
                    .maxOutputTokens(5)
                    .cacheKey("k")
                    .build();

            Engines.ask(provider, request);

            RecordedRequest sent = upstream.chats().get(0);
            assertThat(sent.header("X-Title")).isEqualTo("EXAI");
            assertThat(sent.header("X-Other")).isEqualTo("a:b");
            assertThat(sent.header("X-Team-Id")).isEqualTo("desk");
            assertThat(sent.bodyText())
                    .contains("\"max_completion_tokens\":5", "\"reasoning\":\"because\"", "\"prompt_cache_key\":\"k\"")
                    .doesNotContain("stream_options");
        }
    }

    @ParameterizedTest
    @CsvSource({"false,Yes.", "true,<think>because</think>Yes."})
    void create_thinkTags_partsThoughtsAndSendsThemBackWhenToldSo(String sendReasoning, String content) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = custom(upstream, Map.of("thinkTags", "true", "sendReasoning", sendReasoning))) {
            upstream.onChat().reply("<think>because</think>Yes.");
            Message answer = provider.open(ChatRequest.to("gpt-4.1", "Hi").build(), Engines.context())
                    .collect()
                    .asMessage();

            Engines.ask(
                    provider,
                    ChatRequest.to("gpt-4.1", List.of(Message.user("Hi"), answer, Message.user("?")))
                            .build());

            assertThat(answer.reasoning()).isEqualTo("because");
            assertThat(upstream.chats().get(1).bodyText()).contains("\"content\":\"" + content + "\"");
        }
    }

    @Test
    void create_noOptions_hasTheCommonHabits() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = custom(upstream, Map.of())) {
            ChatRequest request = ChatRequest.to("gpt-4.1", "Hi")
                    .maxOutputTokens(5)
                    .cacheKey("k")
                    .build();

            List<ChatEvent> events = Engines.ask(provider, request);

            assertThat(upstream.chats().get(0).bodyText())
                    .contains("\"max_tokens\":5", "\"include_usage\":true")
                    .doesNotContain("\"k\"");
            assertThat(events).noneMatch(ChatEvent.Warning.class::isInstance);
        }
    }

    @Test
    void open_webSearch_isUnsupported() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = custom(upstream, Map.of())) {
            ProviderException failure = Engines.failure(
                    provider, ChatRequest.to("gpt-4.1", "Hi").webSearch(true).build());

            assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void models_namedInTheSettings_areListedAndNotReplaced() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = custom(upstream, Map.of("models", "one, two ,,"))) {
            provider.probe(Engines.context());

            assertThat(provider.models()).extracting(model -> model.id().name()).containsExactly("one", "two");
        }
    }

    @Test
    void models_noneNamed_areLearnedFromTheServerByAProbe() {
        try (FakeUpstream upstream = FakeUpstream.of(WireDialect.OPENAI)
                        .models("alpha", "beta/gamma")
                        .start();
                Provider provider = custom(upstream, Map.of())) {
            assertThat(provider.models()).isEmpty();

            provider.probe(Engines.context());

            assertThat(provider.models())
                    .extracting(model -> model.id().toString())
                    .containsExactly("lab/alpha", "lab/beta/gamma");
            assertThat(upstream.requests().get(0).method()).isEqualTo("GET");
        }
    }

    @Test
    void create_modelsDescribedInTheSettings_goBeforeTheCatalogue() {
        ModelInfo known = ModelInfo.of(new ModelId(new ProviderId("openai"), "gpt-4.1"))
                .displayName("Ours")
                .build();
        ProviderConfig config = ProviderConfig.of(new ProviderId("openai"), "openai")
                .keys(List.of(Secret.of("k")))
                .models(List.of(known))
                .build();

        try (Provider provider = new OpenAiFactory().create(config)) {
            assertThat(provider.models().get(0)).isSameAs(known);
            assertThat(provider.models())
                    .filteredOn(model -> model.id().name().equals("gpt-4.1"))
                    .hasSize(1);
            assertThat(provider.models()).hasSizeGreaterThan(20);
        }
    }

    @Test
    void create_noKey_sendsNone() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            ProviderConfig config = ProviderConfig.of(ID, "custom")
                    .baseUrl(URI.create(upstream.baseUrl() + "/"))
                    .build();
            try (Provider provider = new CustomFactory().create(config)) {
                ProviderException failure = Engines.failure(
                        provider, ChatRequest.to("gpt-4.1", "Hi").build());

                assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
                assertThat(upstream.chats().get(0).header("Authorization")).isNull();
            }
        }
    }

    @Test
    void create_keyHeader_carriesTheBareKey() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = custom(upstream, Map.of("keyHeader", "api-key"))) {
            Engines.failure(provider, ChatRequest.to("gpt-4.1", "Hi").build());

            assertThat(upstream.chats().get(0).header("api-key")).isEqualTo(upstream.key());
        }
    }

    @Test
    void create_openAiOrganizationAndProject_areHeaders() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream, Map.of("organization", "org-1", "project", "proj-1"))) {
            Engines.ask(provider, ChatRequest.to("gpt-4.1", "Hi").build());

            assertThat(upstream.chats().get(0).header("OpenAI-Organization")).isEqualTo("org-1");
            assertThat(upstream.chats().get(0).header("OpenAI-Project")).isEqualTo("proj-1");
        }
    }

    @ParameterizedTest(name = "{0} {1}={2}")
    @CsvSource({
        "custom,maxTokensField,max,maxTokensField must be one of",
        "custom,streamUsage,perhaps,streamUsage must be one of",
        "custom,endmark,optional,option endmark is not known",
        "custom,headers,Authorization: x,option headers must be written",
        "custom,header.Host,x,option headers must be written",
        "custom,header.,x,option header. is not known",
        "custom,header.a:b,x,option headers must be written",
        "custom,headers,a b: x,option headers must be written",
        "custom,headers,X-Title EXAI,option headers must be written",
        "custom,headers,X-Title: Grüße,option headers must be written",
        "openai,region,china,option region is not known",
        "glm,region,moon,region must be one of",
        "kimi,region,moon,region must be one of",
        "kimi,searchEngine,x,option searchEngine is not known",
    })
    void create_wrongOption_isNamed(String type, String option, String value, String message) {
        ProviderConfig.Builder config = ProviderConfig.of(ID, type)
                .baseUrl(type.equals("custom") ? URI.create("http://127.0.0.1:1") : null)
                .keys(List.of(Secret.of("a-key")))
                .options(Map.of(option, value));

        assertFault(factory(type), config, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/v1",
                "http:///v1",
                "/v1",
                "http://user:pw@host/v1",
                "http://host/v1?x=y",
                "http://host/v1#f"
            })
    void create_wrongBaseUrl_isRefusedWithoutRepeatingIt(String url) {
        ProviderConfig.Builder config = ProviderConfig.of(ID, "custom").baseUrl(URI.create(url));

        assertFault(new CustomFactory(), config, "base URL");
        assertThatThrownBy(() -> new CustomFactory().create(config.build())).hasMessageNotContaining("pw");
    }

    @Test
    void create_missingSettings_areNamed() {
        assertFault(new CustomFactory(), ProviderConfig.of(ID, "custom"), "base URL is missing");
        assertFault(new OpenAiFactory(), ProviderConfig.of(ID, "openai"), "key is missing");
    }

    @ParameterizedTest
    @CsvSource({"glm,,5", "glm,china,5", "glm,coding-plan,5", "kimi,china,1", "kimi,international,1"})
    void create_vendorRegions_areAccepted(String type, @Nullable String region, int atLeast) {
        ProviderConfig config = ProviderConfig.of(ID, type)
                .keys(List.of(Secret.of("a-key")))
                .options(region == null ? Map.of() : Map.of("region", region))
                .build();

        try (Provider provider = factory(type).create(config)) {
            assertThat(provider.models()).hasSizeGreaterThan(atLeast);
            assertThat(provider).hasToString("OpenAiProvider[lab]");
        }
    }

    private static ProviderFactory factory(String type) {
        return switch (type) {
            case "openai" -> new OpenAiFactory();
            case "glm" -> new GlmFactory();
            case "kimi" -> new KimiFactory();
            default -> new CustomFactory();
        };
    }

    private static void assertFault(ProviderFactory factory, ProviderConfig.Builder config, String message) {
        assertThatThrownBy(() -> factory.create(config.build())).isInstanceOfSatisfying(ExaiException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
            assertThat(e).hasMessageContaining(message);
        });
    }

    private static Provider custom(FakeUpstream upstream, Map<String, String> options) {
        return new CustomFactory()
                .create(ProviderConfig.of(ID, "custom")
                        .baseUrl(upstream.baseUrl())
                        .keys(List.of(Secret.of(upstream.key())))
                        .options(options)
                        .build());
    }
}
