package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every factory of this build tells its options, and takes no other. */
class OptionsTest {
    static Stream<ProviderFactory> factories() {
        return ServiceLoader.load(ProviderFactory.class).stream().map(ServiceLoader.Provider::get);
    }

    @ParameterizedTest
    @MethodSource("factories")
    void create_unknownOption_isRefusedNamingTheKnownOnes(ProviderFactory factory) {
        List<String> known =
                factory.options().stream().map(ProviderOption::name).sorted().toList();

        assertThatThrownBy(() -> factory.create(config(factory, Map.of("misspelt", "x"))))
                .isInstanceOfSatisfying(ExaiException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
                    assertThat(e).hasMessageContaining("misspelt").hasMessageContaining(String.join(", ", known));
                });
    }

    @ParameterizedTest
    @MethodSource("factories")
    void create_everyOptionAtItsDefault_isTaken(ProviderFactory factory) {
        for (ProviderOption option : factory.options()) {
            factory.create(config(factory, Map.of(option.name().replace("*", "X-Some"), option.standard())))
                    .close();
        }

        assertThat(factory.options()).extracting(ProviderOption::name).doesNotHaveDuplicates();
    }

    /** The server's settings write such a name with dashes, and read every dash as the capital letter behind it. */
    @ParameterizedTest
    @MethodSource("factories")
    void options_canBeNamedBySettings(ProviderFactory factory) {
        assertThat(factory.options()).extracting(ProviderOption::name).noneMatch(name -> name.contains("-"));
    }

    private static ProviderConfig config(ProviderFactory factory, Map<String, String> options) {
        return ProviderConfig.of(new ProviderId("p"), factory.type())
                .keys(List.of(Secret.of("some-key-of-a-test")))
                .baseUrl(URI.create("http://127.0.0.1:1/v1"))
                .options(options)
                .build();
    }
}
