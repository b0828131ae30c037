package dev.exai.sessions;

import dev.exai.core.budget.InMemoryLedger;
import dev.exai.core.budget.Ledger;
import dev.exai.testkit.contract.LedgerContract;

class InMemoryLedgerContractTest extends LedgerContract {
    @Override
    protected Ledger newLedger() {
        return new InMemoryLedger();
    }
}
