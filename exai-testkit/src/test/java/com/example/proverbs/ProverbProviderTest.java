package com.example.proverbs;

import dev.exai.core.model.ProviderId;
import dev.exai.testkit.contract.AnswerHarness;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;

class ProverbProviderTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        ProviderId id = new ProviderId("proverbs");
        return AnswerHarness.of("proverbs-1", service -> new ProverbProvider(id, service::answer));
    }
}
