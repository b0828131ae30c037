package dev.exai.testkit.contract;

import dev.exai.core.budget.InMemoryLedger;
import dev.exai.core.budget.Ledger;

class InMemoryLedgerContractTest extends LedgerContract {
    @Override
    protected Ledger newLedger() {
        return new InMemoryLedger();
    }
}
