package dev.exai.sessions;

import dev.exai.core.TimeSource;
import dev.exai.core.budget.Ledger;
import dev.exai.testkit.contract.LedgerContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A ledger that two processes share. */
class PostgresLedgerTest extends LedgerContract {
    private String url;
    private Storage one;
    private Storage two;

    @Override
    protected Ledger newLedger() throws Exception {
        url = PostgresServer.freshSchema();
        one = PostgresServer.storage(url, TimeSource.system());
        two = PostgresServer.storage(url, TimeSource.system());
        return one.ledger();
    }

    @Override
    protected List<Ledger> others() {
        return List.of(two.ledger());
    }

    @Override
    protected Ledger reopened() {
        one.close();
        one = PostgresServer.storage(url, TimeSource.system());
        return one.ledger();
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }
}
