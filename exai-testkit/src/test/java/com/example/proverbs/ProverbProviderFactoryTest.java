package com.example.proverbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProverbProviderFactoryTest {
    @Test
    void factory_foundByItsType_makesAProviderThatAnswers() {
        ProviderFactory factory = ServiceLoader.load(ProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.type().equals("proverbs"))
                .findFirst()
                .orElseThrow();

        try (Provider provider = factory.create(
                ProviderConfig.of(new ProviderId("wise"), "proverbs").build())) {
            ChatRequest question =
                    ChatRequest.to("proverbs-1", "How do I get better?").build();
            assertThat(provider.open(question, CallContext.within(Duration.ofSeconds(5)))
                            .collect()
                            .text())
                    .isEqualTo("Practice makes perfect.");
        }
    }
}
