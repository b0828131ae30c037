package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.budget.Account;
import dev.exai.core.budget.Ledger;
import dev.exai.core.budget.Limit;
import dev.exai.core.budget.Spending;
import dev.exai.testkit.Parallel;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules every ledger keeps, as tests. Its author extends this class and says how to make one. */
@Timeout(120)
public abstract class LedgerContract {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);
    private static final Account ALL = new Account(Account.Scope.EVERYBODY, "", DAY);
    private static final Account ANN = new Account(Account.Scope.PRINCIPAL, "ann", DAY);
    private static final Account TALK = new Account(Account.Scope.CONVERSATION, "talk", null);
    private static final Spending TEN = new Spending(10, new BigDecimal("0.5"));
    private static final Limit PLENTY = new Limit(1_000_000L, null);
    private static final int CALLERS = 4;
    private static final int CALLS = 25;

    private @Nullable Ledger opened;

    /** For subclasses. */
    protected LedgerContract() {}

    /** Makes a ledger in which nothing is booked; called before each rule. */
    protected abstract Ledger newLedger() throws Exception;

    /** Another way to the same bookings, as another process has it; empty, the default, if there is none. */
    protected List<Ledger> others() {
        return List.of();
    }

    /** The same bookings after the ledger was closed and opened again; null, the default, if they end with it. */
    protected @Nullable Ledger reopened() {
        return null;
    }

    @BeforeEach
    final void open() throws Exception {
        opened = newLedger();
    }

    @Test
    @DisplayName("L01 what fits is booked on every account")
    final void fitting() {
        assertThat(ledger().spent(ALL).tokens()).isZero();

        assertThat(ledger().reserve(Map.of(ALL, PLENTY, ANN, new Limit(10L, null), TALK, Limit.NONE), TEN))
                .isNull();

        for (Account account : List.of(ALL, ANN, TALK)) {
            assertBooked(account, 10, "0.5");
        }
    }

    @Test
    @DisplayName("L02 what exceeds one limit is booked nowhere, and the account is named")
    final void exceeding() {
        Limit money = new Limit(null, new BigDecimal("0.49"));
        ledger().reserve(Map.of(ALL, PLENTY), TEN);

        Account full = ledger().reserve(Map.of(ALL, PLENTY, ANN, money, TALK, PLENTY), TEN);

        assertThat(full).isEqualTo(ANN);
        assertBooked(ALL, 10, "0.5");
        assertBooked(ANN, 0, "0");
        assertBooked(TALK, 0, "0");
        assertThat(ledger().reserve(Map.of(ALL, new Limit(19L, null), ANN, PLENTY), TEN))
                .isEqualTo(ALL);
        assertBooked(ANN, 0, "0");
    }

    @Test
    @DisplayName("L03 settling replaces the estimate, by less or by more")
    final void settling() {
        ledger().reserve(Map.of(ALL, PLENTY, TALK, PLENTY), TEN);
        ledger().reserve(Map.of(ALL, PLENTY), TEN);

        ledger().settle(Set.of(ALL, TALK), TEN, new Spending(3, new BigDecimal("0.7")));

        assertBooked(ALL, 13, "1.2");
        assertBooked(TALK, 3, "0.7");

        ledger().settle(Set.of(ALL), TEN, Spending.NONE);
        assertBooked(ALL, 3, "0.7");
    }

    @Test
    @DisplayName("L04 scope, owner and day part accounts")
    final void parting() {
        String odd = "o'Brien \"x\" %_ ;--";
        List<Account> accounts = List.of(
                ANN,
                new Account(Account.Scope.CONVERSATION, "ann", DAY),
                new Account(Account.Scope.PRINCIPAL, "ANN", DAY),
                new Account(Account.Scope.PRINCIPAL, "ann", DAY.plusDays(1)),
                new Account(Account.Scope.PRINCIPAL, "ann", null),
                new Account(Account.Scope.PRINCIPAL, odd, DAY));

        for (int i = 0; i < accounts.size(); i++) {
            ledger().reserve(Map.of(accounts.get(i), PLENTY), new Spending(i + 1, BigDecimal.ZERO));
        }

        for (int i = 0; i < accounts.size(); i++) {
            assertBooked(accounts.get(i), i + 1, "0");
        }
    }

    @Test
    @DisplayName("L05 amounts are exact")
    final void exact() {
        Spending tiny = new Spending(1, new BigDecimal("0.000000000001"));
        Spending big = new Spending(1, new BigDecimal("123456789.1"));

        ledger().reserve(Map.of(ALL, PLENTY), big);
        for (int i = 0; i < 10; i++) {
            ledger().reserve(Map.of(ALL, PLENTY), tiny);
        }

        assertBooked(ALL, 11, "123456789.10000000001");
        assertThat(ledger().reserve(Map.of(ALL, new Limit(null, new BigDecimal("123456789.10000000001"))), tiny))
                .isEqualTo(ALL);
    }

    @Test
    @DisplayName("L06 callers at the same time, in every process, never exceed a limit")
    final void together() throws Exception {
        Map<Account, Limit> limits = Map.of(ALL, new Limit(100L, null), ANN, PLENTY);
        Spending three = new Spending(3, BigDecimal.ONE);

        List<Integer> taken = Parallel.inParallel(CALLERS, caller -> {
            Ledger mine = of(caller);
            int booked = 0;
            for (int i = 0; i < CALLS; i++) {
                booked += mine.reserve(limits, three) == null ? 1 : 0;
            }
            return booked;
        });

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(33);
        assertBooked(ALL, 99, "33");
        assertBooked(ANN, 99, "33");
    }

    @Test
    @DisplayName("L07 nothing is lost where many reserve and settle accounts in any order")
    final void crossing() throws Exception {
        List<Map<Account, Limit>> ways =
                List.of(Map.of(ALL, PLENTY, ANN, PLENTY, TALK, PLENTY), Map.of(TALK, PLENTY, ALL, PLENTY));

        Parallel.inParallel(CALLERS, caller -> {
            for (int i = 0; i < CALLS; i++) {
                Map<Account, Limit> way = ways.get((caller + i) % 2);
                assertThat(of(caller).reserve(way, TEN)).isNull();
                of(caller + 1).settle(way.keySet(), TEN, new Spending(1, BigDecimal.ONE));
            }
            return caller;
        });

        assertBooked(ALL, CALLERS * CALLS, String.valueOf(CALLERS * CALLS));
        assertBooked(TALK, CALLERS * CALLS, String.valueOf(CALLERS * CALLS));
    }

    @Test
    @DisplayName("L08 what outlives the process is the same afterwards, reservations included")
    final void surviving() {
        ledger().reserve(Map.of(ALL, PLENTY, TALK, PLENTY), TEN);
        ledger().settle(Set.of(ALL, TALK), TEN, new Spending(4, new BigDecimal("0.25")));
        ledger().reserve(Map.of(ALL, PLENTY), TEN);

        Ledger again = reopened();

        assumeTrue(again != null, "ends with the process");
        opened = again;
        assertBooked(ALL, 14, "0.75");
        assertBooked(TALK, 4, "0.25");
    }

    private void assertBooked(Account account, long tokens, String money) {
        Spending spent = ledger().spent(account);
        assertThat(spent.tokens()).as("tokens of %s", account).isEqualTo(tokens);
        assertThat(spent.money()).as("money of %s", account).isEqualByComparingTo(money);
    }

    private Ledger of(int caller) {
        List<Ledger> others = others();
        int index = caller % (others.size() + 1);
        return index == 0 ? ledger() : others.get(index - 1);
    }

    private Ledger ledger() {
        Ledger known = opened;
        if (known == null) {
            throw new IllegalStateException("no rule is running");
        }
        return known;
    }
}
