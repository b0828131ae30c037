package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RegistryLoaderTest {
    private static final CallContext CONTEXT = CallContext.within(Duration.ofSeconds(5));

    private final List<String> closed = new ArrayList<>();

    @Test
    void load_oneProviderFails_closesTheOthersInReverse() {
        ExaiException error = failure(
                config -> {
                    if (config.id().value().equals("bad")) {
                        throw new IllegalArgumentException("option colour is wrong");
                    }
                    return new Simple(config.id());
                },
                config("one").build(),
                config("bad").build(),
                config("two").build());

        assertThat(error).hasMessage("provider settings: bad: option colour is wrong");
        assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(closed).containsExactly("two", "one");
    }

    @Test
    void load_factoryThatRepeatsItsKey_isSilenced() {
        ExaiException error = failure(
                config -> {
                    throw new ExaiException(
                            ErrorKind.CONFIGURATION,
                            "cannot use " + config.keys().get(0).reveal());
                },
                config("leaky").keys(List.of(Secret.of("planted-value-42"))).build());

        assertThat(error).hasMessage("provider settings: leaky: cannot use ***").hasNoCause();
    }

    @Test
    void load_factoryThatBreaks_leavesNothingOpen() {
        RegistryLoader loader = loader(config -> {
            if (config.id().value().equals("broken")) {
                throw new UnsupportedOperationException("a fault in the factory");
            }
            return new Simple(config.id());
        });

        assertThatThrownBy(() -> loader.load(
                        List.of(config("one").build(), config("broken").build())))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(closed).containsExactly("one");
    }

    @Test
    void load_providerOfAnotherName_isAFault() {
        assertThat(failure(
                        config -> new Simple(new ProviderId("other")),
                        config("mine").build()))
                .hasMessage("provider settings: mine: its factory made a provider named other");
        assertThat(closed).containsExactly("other");
    }

    @Test
    void load_modelsThatShareAName_areAFault() {
        ModelInfo first = model("mine", "a");
        ModelInfo second = model("mine", "A");

        assertThat(failure(
                        config -> new Simple(config.id(), first, second),
                        config("mine").build()))
                .hasMessageContaining("mine: the name mine/a means both mine/a and mine/A");
    }

    @Test
    void close_registry_closesEachProviderOnceInReverseEvenIfOneThrows() {
        ProviderRegistry registry = loader(config -> new Simple(config.id()))
                .load(List.of(
                        config("one").build(),
                        config("throws").build(),
                        config("three").build()));

        assertThatThrownBy(registry::close).isInstanceOf(IllegalStateException.class);
        registry.close();

        assertThat(closed).containsExactly("three", "throws", "one");
    }

    @Test
    void restricted_provider_hidesDeniedModelsUnderAnyName() {
        ModelInfo denied =
                ModelInfo.of(ModelId.of("mine", "big")).aliases(List.of("huge")).build();
        ProviderConfig config = config("mine")
                .filter(new ModelFilter(List.of(), List.of("big")))
                .build();
        try (ProviderRegistry registry =
                loader(c -> new Simple(c.id(), model("mine", "small"), denied)).load(List.of(config))) {
            Provider provider = registry.providers().get(0);

            assertThat(provider.id()).isEqualTo(new ProviderId("mine"));
            assertThat(provider.models()).extracting(m -> m.id().name()).containsExactly("small");
            assertThat(open(provider, "small")).isEqualTo("hi");
            assertThat(open(provider, "unlisted")).isEqualTo("hi");
            for (String name : List.of("big", "BIG", "Huge", "x".repeat(201), "a\nb")) {
                assertThat(catchThrowableOfType(ProviderException.class, () -> open(provider, name))
                                .kind())
                        .isEqualTo(ErrorKind.NOT_FOUND);
            }
            assertThat(provider.files()).isNull();
            assertThat(provider).hasToString("Simple[mine]");
            assertThatThrownBy(() -> provider.probe(CONTEXT)).hasMessageContaining("no free check");
        }
        assertThat(closed).containsExactly("mine");
    }

    @Test
    void load_failingCall_isTriedAgainAsThePolicySays() {
        try (ProviderRegistry registry = Providers.load(
                List.of(ProviderConfig.of(new ProviderId("demo"), "demo").build()), RetryPolicy.NONE)) {
            ChatRequest request = ChatRequest.to("x".repeat(201), "hi").build();

            assertThatThrownBy(() -> registry.providers().get(0).open(request, CONTEXT))
                    .hasMessageContaining("no model of such a name");
        }
    }

    private ExaiException failure(Function<ProviderConfig, Provider> create, ProviderConfig... configs) {
        return catchThrowableOfType(ExaiException.class, () -> loader(create).load(List.of(configs)));
    }

    private RegistryLoader loader(Function<ProviderConfig, Provider> create) {
        ProviderFactory factory = new ProviderFactory() {
            @Override
            public String type() {
                return "simple";
            }

            @Override
            public Provider create(ProviderConfig config) {
                return create.apply(config);
            }
        };
        LoadOptions options = LoadOptions.builder()
                .budget(new RetryBudget(TimeSource.system()))
                .build();
        return new RegistryLoader(Map.of("simple", factory), options, List.of());
    }

    private static ProviderConfig.Builder config(String id) {
        return ProviderConfig.of(new ProviderId(id), "simple");
    }

    private static ModelInfo model(String provider, String name) {
        return ModelInfo.of(ModelId.of(provider, name)).build();
    }

    private static String open(Provider provider, String model) {
        return provider.open(ChatRequest.to(model, "?").build(), CONTEXT)
                .collect()
                .text();
    }

    private final class Simple implements Provider {
        private final ProviderId id;
        private final List<ModelInfo> models;

        Simple(ProviderId id, ModelInfo... models) {
            this.id = id;
            this.models = List.of(models);
        }

        @Override
        public ProviderId id() {
            return id;
        }

        @Override
        public List<ModelInfo> models() {
            return models;
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            return ChatStream.of(ChatResponse.text(new ModelId(id, request.model()), "hi", Usage.NONE));
        }

        @Override
        public void close() {
            closed.add(id.value());
            if (id.value().equals("throws")) {
                throw new IllegalStateException("breaks its promise");
            }
        }

        @Override
        public String toString() {
            return "Simple[" + id + "]";
        }
    }
}
