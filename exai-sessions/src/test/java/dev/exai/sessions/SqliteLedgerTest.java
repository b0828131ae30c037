package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.budget.Account;
import dev.exai.core.budget.Ledger;
import dev.exai.core.budget.Limit;
import dev.exai.core.budget.Spending;
import dev.exai.testkit.contract.LedgerContract;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends LedgerContract {
    private static final Spending TEN = new Spending(10, BigDecimal.ONE);
    private static final Map<Account, Limit> NOTHING = Map.of();

    private final ManualTime time = new ManualTime();

    @TempDir
    private Path directory;

    private Storage storage;

    @Override
    protected Ledger newLedger() {
        storage = Storage.sqlite(directory.resolve("data"), time);
        return storage.ledger();
    }

    @Override
    protected Ledger reopened() {
        storage.close();
        return newLedger();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void delete_conversation_forgetsWhatItSpentAndNothingElse() {
        PrincipalId ann = new PrincipalId("ann");
        Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
        ConversationId id = conversations.start(ann).id();
        Account talk = new Account(Account.Scope.CONVERSATION, id.value(), null);
        Account today = new Account(Account.Scope.PRINCIPAL, "ann", today());
        storage.ledger().reserve(Map.of(talk, Limit.NONE, today, Limit.NONE), TEN);

        conversations.delete(ann, id);
        storage.ledger().settle(Set.of(talk, today), TEN, new Spending(25, BigDecimal.TEN));

        assertThat(storage.ledger().spent(talk)).isEqualTo(Spending.NONE);
        assertThat(storage.ledger().spent(today).tokens()).isEqualTo(25);
    }

    @Test
    void settle_firstCallOfWhichNothingCame_leavesNoTrace() {
        Account talk = new Account(Account.Scope.CONVERSATION, "conv_1", null);
        Account full = new Account(Account.Scope.CONVERSATION, "conv_2", null);
        storage.ledger().reserve(Map.of(talk, Limit.NONE), TEN);
        storage.ledger().reserve(Map.of(full, new Limit(5L, null)), TEN);

        storage.ledger().settle(Set.of(talk), TEN, Spending.NONE);

        try (Storage target = Storage.sqlite(directory.resolve("empty"), time)) {
            storage.copyTo(target);
            storage.copyTo(target); // a second copy is refused unless the first one has found nothing
        }
    }

    @Test
    void reserve_newDayLongAfterwards_forgetsOldDays() {
        Account old = new Account(Account.Scope.EVERYBODY, "", today());
        Account talk = new Account(Account.Scope.CONVERSATION, "conv_1", null);
        storage.ledger().reserve(Map.of(old, Limit.NONE, talk, Limit.NONE), TEN);

        time.advance(Duration.ofDays(101));
        storage.ledger().reserve(Map.of(new Account(Account.Scope.EVERYBODY, "", today()), Limit.NONE), TEN);

        assertThat(storage.ledger().spent(old)).isEqualTo(Spending.NONE);
        assertThat(storage.ledger().spent(talk)).isEqualTo(TEN);
    }

    @Test
    void copyAndRepair_bookings_areKept() {
        Account today = new Account(Account.Scope.EVERYBODY, "", today());
        storage.ledger().reserve(Map.of(today, Limit.NONE), TEN);

        try (Storage target = Storage.sqlite(directory.resolve("copy"), time)) {
            storage.copyTo(target);
            assertThat(target.ledger().spent(today)).isEqualTo(TEN);
            Assertions.assertThatThrownBy(() -> storage.copyTo(target))
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        }
        storage.close();
        assertThat(Storage.repair(directory.resolve("data"), time)).isEmpty();
        storage = Storage.sqlite(directory.resolve("data"), time);
        assertThat(storage.ledger().spent(today)).isEqualTo(TEN);
    }

    @Test
    void settle_storageThatIsClosed_throwsNothing() {
        Account today = new Account(Account.Scope.EVERYBODY, "", today());
        Ledger ledger = storage.ledger();
        ledger.reserve(Map.of(today, Limit.NONE), TEN);
        storage.close();

        ledger.settle(Set.of(today), TEN, Spending.NONE);

        Assertions.assertThatThrownBy(() -> ledger.reserve(NOTHING, TEN)).isInstanceOf(ExaiException.class);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    }
}
