package dev.exai.providers.internal.responses;

import dev.exai.core.Secret;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.xai.XaiFactory;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.UpstreamHarness;
import java.util.List;
import java.util.Map;

/** The rules that every provider keeps, kept by xAI over the other one of its interfaces. */
class XaiResponsesContractTest extends ProviderContract {
    private static final String MODEL = "grok-4.6";

    @Override
    protected ProviderHarness newHarness() {
        FakeUpstream upstream =
                FakeUpstream.of(WireDialect.OPENAI_RESPONSES).xai().start();
        return UpstreamHarness.of(upstream, MODEL, XaiResponsesContractTest::make);
    }

    private static Provider make(FakeUpstream upstream) {
        return new XaiFactory()
                .create(ProviderConfig.of(new ProviderId("xai"), "xai")
                        .baseUrl(upstream.baseUrl())
                        .keys(List.of(Secret.of(upstream.key())))
                        .options(Map.of("api", "responses", "reasoningSummary", "auto"))
                        .build());
    }
}
