package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each preset is a type of provider that answers, with its own habits and no code. */
class PresetsTest {
    @ParameterizedTest
    @MethodSource("names")
    void load_preset_answers(String name) {
        try (FakeUpstream upstream = name.equals("azure-openai") ? azure() : FakeUpstream.start(WireDialect.OPENAI);
                ProviderRegistry registry = load(name, upstream, Map.of("models", "gpt-4.1"))) {
            Provider provider = registry.providers().get(0);
            upstream.onChat().reply("well met");

            ChatResponse answer = provider.open(
                            ChatRequest.to("gpt-4.1", "Hi").maxOutputTokens(5).build(), Engines.context())
                    .collect();

            assertThat(answer.text()).isEqualTo("well met");
            assertThat(provider.models()).extracting(model -> model.id().name()).containsExactly("gpt-4.1");
            assertThat(upstream.chats()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "groq,max_completion_tokens,true",
        "mistral,max_tokens,false",
        "cerebras,max_completion_tokens,true",
        "vllm,max_tokens,true",
    })
    void load_preset_hasItsHabits(String name, String limit, boolean usage) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                ProviderRegistry registry = load(name, upstream, Map.of())) {
            Engines.ask(
                    registry.providers().get(0),
                    ChatRequest.to("gpt-4.1", "Hi").maxOutputTokens(5).build());

            String body = upstream.chats().get(0).bodyText();
            assertThat(body).contains("\"" + limit + "\":5");
            assertThat(body.contains("include_usage")).isEqualTo(usage);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral", "together", "deepinfra", "qwen", "vllm", "lm-studio", "llama-cpp"})
    void load_presetWithEmbeddings_asksForThem(String name) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                ProviderRegistry registry = load(name, upstream, Map.of())) {
            EmbeddingProvider embeddings = registry.providers().get(0).embeddings();

            assertThat(embeddings).isNotNull();
            assertThat(embeddings
                            .embed(EmbeddingRequest.of("text-embedding-3-small", List.of("cat")), Engines.context())
                            .vectors())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"mistral,'',random_seed", "vllm,'',seed", "vllm,none,''"})
    void open_seed_goesUnderTheServersNameForIt(String name, String option, String member) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                ProviderRegistry registry =
                        load(name, upstream, option.isEmpty() ? Map.of() : Map.of("seedField", option))) {
            List<ChatEvent> events = Engines.ask(
                    registry.providers().get(0),
                    ChatRequest.to("gpt-4.1", "Hi").seed(42L).build());

            String body = upstream.chats().get(0).bodyText();
            boolean told = events.stream()
                    .anyMatch(event -> event instanceof ChatEvent.Warning warning
                            && warning.code().equals("seed_dropped"));
            assertThat(told).isEqualTo(member.isEmpty());
            assertThat(body.contains("\"" + member + "\":42")).isEqualTo(!member.isEmpty());
            assertThat(body.contains("42")).isEqualTo(!member.isEmpty());
        }
    }

    @Test
    void load_azure_asksTheDeploymentWithVersionAndItsOwnKeyHeader() {
        try (FakeUpstream upstream = azure();
                ProviderRegistry registry = load("azure-openai", upstream, Map.of("query", "api-version=2025-01-01"))) {
            Provider provider = registry.providers().get(0);

            Engines.ask(provider, ChatRequest.to("gpt-mine", "Hi").build());
            ProviderException slash =
                    Engines.failure(provider, ChatRequest.to("../gpt", "Hi").build());

            RecordedRequest sent = upstream.chats().get(0);
            assertThat(sent.path()).isEqualTo("/openai/deployments/gpt-mine/chat/completions?api-version=2025-01-01");
            assertThat(sent.header("api-key")).isEqualTo(upstream.key());
            assertThat(sent.header("Authorization")).isNull();
            assertThat(slash.kind()).isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void load_optionOfTheProvider_countsOverThePreset() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                ProviderRegistry registry = load("lm-studio", upstream, Map.of("thinkTags", "false"))) {
            upstream.onChat().reply("<think>x</think>y");

            ChatResponse answer = registry.providers()
                    .get(0)
                    .open(ChatRequest.to("gpt-4.1", "Hi").build(), Engines.context())
                    .collect();

            assertThat(answer.text()).isEqualTo("<think>x</think>y");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "groq,region,china,option region is not known",
        "qwen,region,mars,option region must be one of",
        "groq,query,a b,option query must be written",
        "vllm,endmark,required,option endmark is not known",
    })
    void load_wrongOption_isNamed(String name, String option, String value, String fault) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            assertThatThrownBy(() -> load(name, upstream, Map.of(option, value)))
                    .hasMessageContaining(fault);
        }
    }

    @Test
    void load_keyNeededOrAddressMissing_isNamed() {
        assertThatThrownBy(() -> Providers.load(
                        List.of(ProviderConfig.of(new ProviderId("g"), "groq").build())))
                .hasMessageContaining("key is missing");
        assertThatThrownBy(() -> Providers.load(
                        List.of(ProviderConfig.of(new ProviderId("v"), "vllm").build())))
                .hasMessageContaining("base URL is missing");
        assertThatThrownBy(() -> Providers.load(
                        List.of(ProviderConfig.of(new ProviderId("n"), "nobody").build())))
                .hasMessageContaining("unknown type nobody")
                .hasMessageContaining("perplexity");
    }

    @Test
    void presets_namesAndVariables_areNobodyElses() {
        Set<String> names = new HashSet<>();
        Stream.concat(Vendors.all().stream(), Vendors.presets().stream().map(Preset::vendor))
                .forEach(vendor -> {
                    assertThat(names.add(vendor.id())).as(vendor.id()).isTrue();
                    vendor.keyVariables()
                            .forEach(
                                    name -> assertThat(names.add(name)).as(name).isTrue());
                });
    }

    private static FakeUpstream azure() {
        return FakeUpstream.of(WireDialect.OPENAI).azure().start();
    }

    static List<String> names() {
        return Vendors.presets().stream().map(preset -> preset.vendor().id()).toList();
    }

    private static ProviderRegistry load(String type, FakeUpstream upstream, Map<String, String> options) {
        return Providers.load(List.of(ProviderConfig.of(new ProviderId("mine"), type)
                .baseUrl(upstream.baseUrl())
                .keys(List.of(Secret.of(upstream.key())))
                .options(options)
                .build()));
    }
}
