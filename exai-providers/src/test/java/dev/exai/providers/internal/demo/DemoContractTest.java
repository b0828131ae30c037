package dev.exai.providers.internal.demo;

import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.testkit.contract.Instruction;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;

/** The demo provider keeps every rule that needs no service to be told what to do. */
class DemoContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        Provider provider = new DemoProviderFactory()
                .create(ProviderConfig.of(new ProviderId("demo"), "demo").build());
        return new ProviderHarness() {
            @Override
            public Provider provider() {
                return provider;
            }

            @Override
            public String model() {
                return "echo";
            }

            @Override
            public boolean instruct(Instruction instruction) {
                return false;
            }
        };
    }
}
