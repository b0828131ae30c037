package dev.exai.sessions.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.Account;
import dev.exai.core.budget.Ledger;
import dev.exai.core.budget.Limit;
import dev.exai.core.budget.Spending;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in a database. Reserving holds the rows of its accounts from before they are read until after they are written, in
 * one order for everybody, so that processes neither overlook each other nor wait in a circle. Thread-safe.
 */
public final class SqlLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(SqlLedger.class);
    private static final int DAYS_KEPT = 100; // a quarter can be looked back upon
    private static final String ALL_TIME = ""; // before every day, as text
    private static final int COPIED_AT_ONCE = 500;
    private static final String INSERT =
            "INSERT INTO spending (day, scope, owner, tokens, money) VALUES (?, ?, ?, ?, ?)";
    private static final String WHERE = " WHERE day = ? AND scope = ? AND owner = ?";

    /** Those that are fewest callers' first: what everybody waits for is held for the shortest time. */
    private static final Comparator<Account> ORDER = Comparator.comparing(Account::scope)
            .reversed()
            .thenComparing(Account::owner)
            .thenComparing(SqlLedger::day);

    private final Database database;
    private final TimeSource time;

    /** A ledger in the database, which stays its owner's to close. */
    public SqlLedger(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
    }

    @Override
    public @Nullable Account reserve(Map<Account, Limit> limits, Spending estimate) {
        List<Account> accounts = inOrder(limits.keySet());
        Optional<Account> full = database.write(sql -> {
            Map<Account, Spending> before = new LinkedHashMap<>();
            List<Account> opened = new ArrayList<>();
            for (Account account : accounts) {
                if (open(sql, account)) {
                    opened.add(account);
                }
                Spending booked = hold(sql, account).orElse(Spending.NONE);
                before.put(account, booked);
                if (!limits.getOrDefault(account, Limit.NONE).permits(booked.plus(estimate))) {
                    opened.forEach(each -> close(sql, each));
                    return Optional.of(account);
                }
            }
            before.forEach((account, booked) -> book(sql, account, booked.plus(estimate)));
            if (opened.stream().anyMatch(account -> account.day() != null)) {
                forgetOldDays(sql);
            }
            return Optional.empty();
        });
        return full.orElse(null);
    }

    @Override
    public void settle(Set<Account> accounts, Spending reserved, Spending spent) {
        Spending difference = spent.minus(reserved);
        try {
            database.write(sql -> {
                inOrder(accounts).forEach(account -> settle(sql, account, difference));
                return true;
            });
        } catch (ExaiException e) {
            LOG.warn("spending not booked, its estimate stays kind={} tokens={}", e.kind(), reserved.tokens());
        }
    }

    @Override
    public Spending spent(Account account) {
        return database.read(sql -> find(sql, account, "")).orElse(Spending.NONE);
    }

    /** Forgets what was booked on a conversation that has ended. */
    static void forgetConversation(Sql sql, String handle) {
        close(sql, new Account(Account.Scope.CONVERSATION, handle, null));
    }

    /** Copies everything that is booked into a database where nothing is. */
    static void copy(Database source, Database target) {
        List<Object[]> rows = source.read(sql -> sql.all("SELECT day, scope, owner, tokens, money FROM spending", row ->
                new Object[] {row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5)}));
        for (int from = 0; from < rows.size(); from += COPIED_AT_ONCE) {
            List<Object[]> page = rows.subList(from, Math.min(rows.size(), from + COPIED_AT_ONCE));
            target.write(sql -> {
                page.forEach(row -> sql.update(INSERT, row));
                return true;
            });
        }
    }

    private static void settle(Sql sql, Account account, Spending difference) {
        Spending before = hold(sql, account).orElse(null);
        if (before == null) {
            return; // its conversation has ended, or its day is long past
        }
        Spending after = before.plus(difference);
        if (account.day() == null && after.tokens() == 0 && after.money().signum() == 0) {
            close(sql, account); // nothing came of the conversation's first call
        } else {
            book(sql, account, after);
        }
    }

    /** Whether there was no such account yet; there is one now. */
    private static boolean open(Sql sql, Account account) {
        return hold(sql, account).isEmpty()
                && sql.update(
                                INSERT + " ON CONFLICT DO NOTHING",
                                day(account),
                                account.scope().name(),
                                account.owner(),
                                0L,
                                "0")
                        == 1;
    }

    /** What is booked on the account, which is held until the end of the transaction. */
    private static Optional<Spending> hold(Sql sql, Account account) {
        return find(sql, account, sql.dialect().forUpdate());
    }

    private static Optional<Spending> find(Sql sql, Account account, String holding) {
        return sql.first(
                "SELECT tokens, money FROM spending" + WHERE + holding,
                row -> new Spending(row.getLong(1), new BigDecimal(row.getString(2))),
                day(account),
                account.scope().name(),
                account.owner());
    }

    private static void book(Sql sql, Account account, Spending after) {
        sql.update(
                "UPDATE spending SET tokens = ?, money = ?" + WHERE,
                after.tokens(),
                after.money().toPlainString(),
                day(account),
                account.scope().name(),
                account.owner());
    }

    private static void close(Sql sql, Account account) {
        sql.update("DELETE FROM spending" + WHERE, day(account), account.scope().name(), account.owner());
    }

    private void forgetOldDays(Sql sql) {
        LocalDate today = LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
        sql.update(
                "DELETE FROM spending WHERE day > ? AND day < ?",
                ALL_TIME,
                today.minusDays(DAYS_KEPT).toString());
    }

    private static List<Account> inOrder(Collection<Account> accounts) {
        return accounts.stream().sorted(ORDER).toList();
    }

    private static String day(Account account) {
        LocalDate day = account.day();
        return day == null ? ALL_TIME : day.toString();
    }
}
