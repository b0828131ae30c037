package dev.exai.core.spi;

import dev.exai.core.model.Balance;
import java.util.List;

/** The account behind a provider's key. Thread-safe; calls block. */
@Beta
public interface Account {
    /** What is left, one entry for each currency; empty means that there is no money at all. */
    List<Balance> balances(CallContext context);
}
