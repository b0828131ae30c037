package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.Message;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.internal.sql.SqlFault;
import dev.exai.sessions.AuditEntry.Action;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies what can still be read of a damaged database into an empty one, row by row. A turn that is lost leaves a mark at its
 * place, so that nobody takes the rest for the whole. Used once.
 */
public final class Salvage {
    private static final ConversationLimits ANY = new ConversationLimits(
            Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(36_500));

    private final Database damaged;
    private final Database fresh;
    private final Instant now;
    private final Owners owners = new Owners(ANY);
    private final List<String> losses = new ArrayList<>();

    /** A salvage that has not begun. */
    public Salvage(Database damaged, Database fresh, Instant now) {
        this.damaged = damaged;
        this.fresh = fresh;
        this.now = now;
    }

    /** Copies; returns what was lost, one line each. */
    public List<String> run() {
        long newest =
                tried(sql -> sql.number("SELECT max(seq) FROM conversations")).orElse(0L);
        newest = Math.max(
                newest,
                tried(sql -> sql.number("SELECT seq FROM sqlite_sequence WHERE name = 'conversations'"))
                        .orElse(0L));
        for (long seq = 1; seq <= newest; seq++) {
            long each = seq;
            Optional<Optional<ConversationRow>> row = tried(sql -> sql.first(
                    "SELECT " + ConversationRow.COLUMNS + " FROM conversations WHERE seq = ?",
                    ConversationRow::of,
                    each));
            if (row.isEmpty()) {
                losses.add("conversation at place " + seq + " cannot be read");
            } else {
                row.get().ifPresent(this::copy);
            }
        }
        copyBookings();
        return losses;
    }

    private void copyBookings() {
        try {
            SqlLedger.copy(damaged, fresh);
        } catch (SqlFault e) {
            losses.add("what was spent cannot be read; budgets count from now on");
        }
    }

    private void copy(ConversationRow row) {
        Conversation conversation = row.conversation();
        List<Turn> turns = new ArrayList<>();
        for (long number = 1; number <= conversation.version(); number++) {
            turns.add(turn(row, number));
        }
        Conversation whole = Restoring.checked(conversation, turns, ANY, conversation.lastUsedAt());
        fresh.write(sql -> {
            owners.lock(sql, whole.owner());
            ConversationRow begun = ConversationRow.insert(sql, whole);
            owners.add(sql, whole.owner(), 1, whole.sizeBytes());
            Audit.add(sql, whole, Action.IMPORTED, now);
            turns.forEach(turn -> TurnRow.of(turn, TurnCodec.write(turn.content()))
                    .insert(sql, begun.seq(), Words.folded(Words.of(turn.content()))));
            return true;
        });
    }

    private Turn turn(ConversationRow row, long number) {
        Optional<Optional<TurnRow>> read = tried(sql -> sql.first(
                "SELECT " + TurnRow.COLUMNS + " FROM turns WHERE conversation = ? AND number = ?",
                TurnRow::of,
                row.seq(),
                number));
        @Nullable TurnRow found = read.flatMap(Function.identity()).orElse(null);
        if (found != null && found.isWhole()) {
            return found.turn();
        }
        losses.add("conversation " + row.conversation().id() + ": turn " + number + " is lost");
        TurnContent mark = TurnContent.of(List.of(Message.user("[This turn was lost when the storage was damaged.]")))
                .interruptedBy(ErrorKind.INTERNAL)
                .build();
        return new Turn(number, row.conversation().createdAt(), mark);
    }

    /** What the damaged database answers; empty if it cannot. */
    private <T> Optional<T> tried(Function<Sql, T> work) {
        try {
            return Optional.of(damaged.read(work));
        } catch (ExaiException e) {
            return Optional.empty();
        }
    }
}
