package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static final CallContext CONTEXT = CallContext.within(Duration.ofSeconds(5));

    @Test
    void load_noSettings_isAnEmptyRegistry() {
        try (ProviderRegistry registry = Providers.load(List.of())) {
            assertThat(registry.providers()).isEmpty();
        }
    }

    @Test
    void load_demo_findsItsFactoryAndAnswers() {
        try (ProviderRegistry registry = Providers.load(List.of(demo("demo").build()))) {
            Provider provider = registry.find(new ProviderId("demo")).orElseThrow();

            String answer = provider.open(ChatRequest.to("echo", "hello").build(), CONTEXT)
                    .collect()
                    .text();

            assertThat(answer).contains("simulated").endsWith("hello");
            assertThat(registry.find(new ProviderId("other"))).isEmpty();
        }
    }

    @Test
    void load_severalFaults_reportsAllOfThemAtOnceWithoutAnyKey() {
        List<ProviderConfig> configs = List.of(
                demo("good").build(),
                demo("slow").options(Map.of("wordDelayMillis", "soon")).build(),
                demo("good").build(),
                ProviderConfig.of(new ProviderId("strange"), "no-such-type")
                        .keys(List.of(Secret.of("hidden-value-1")))
                        .build());

        assertThatThrownBy(() -> Providers.load(configs))
                .asInstanceOf(type(ExaiException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("3 faults")
                        .contains("slow: option wordDelayMillis")
                        .contains("good: two providers have this name")
                        .contains("strange: unknown type no-such-type; known types: [", "demo")
                        .doesNotContain("hidden-value-1"));
    }

    @Test
    void load_modelFilter_hidesAndRefusesWhatIsDenied() {
        ProviderConfig config = demo("demo")
                .filter(new ModelFilter(List.of("echo"), List.of("other")))
                .build();
        try (ProviderRegistry registry = Providers.load(List.of(config))) {
            Provider provider = registry.providers().get(0);

            assertThat(provider.models()).hasSize(1);
            assertThatThrownBy(
                            () -> provider.open(ChatRequest.to("other", "hello").build(), CONTEXT))
                    .asInstanceOf(type(ExaiException.class))
                    .extracting(ExaiException::kind)
                    .isEqualTo(ErrorKind.NOT_FOUND);
        }
    }

    @Test
    void load_filterThatLeavesNoModel_isAFault() {
        ProviderConfig config =
                demo("demo").filter(new ModelFilter(List.of("typo"), List.of())).build();

        assertThatThrownBy(() -> Providers.load(List.of(config)))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("demo: the lists of allowed and denied models leave none of its models");
    }

    private static ProviderConfig.Builder demo(String id) {
        return ProviderConfig.of(new ProviderId(id), "demo");
    }
}
