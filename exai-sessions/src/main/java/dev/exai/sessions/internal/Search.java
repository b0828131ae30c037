package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.SearchHit;
import dev.exai.sessions.SearchPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search through one owner's turns. It reads their texts: a listing of words would have to be kept for every language, and
 * would tell of one owner's words by its size.
 */
record Search(PrincipalId owner, String folded, long expiredBefore) {
    private record Found(
            long seq, ConversationId id, @Nullable String title, TurnRow row) {
        SearchHit hit(String folded) {
            return new SearchHit(
                    id,
                    title,
                    row.number(),
                    Micros.instant(row.atMicros()),
                    Words.excerpt(Words.of(row.turn().content()), folded));
        }
    }

    SearchPage page(Sql sql, long[] after, int limit) {
        List<Found> found = sql.all(
                "SELECT t.number, t.at, t.body, t.digest, c.seq, c.id, c.title"
                        + " FROM conversations c JOIN turns t ON t.conversation = c.seq"
                        + " WHERE c.owner = ? AND (c.pinned = 1 OR c.used_at > ?)"
                        + " AND (c.seq < ? OR (c.seq = ? AND t.number < ?)) AND "
                        + sql.dialect().position() + "(t.words, ?) > 0"
                        + " ORDER BY c.seq DESC, t.number DESC LIMIT ?",
                row -> {
                    @Nullable String title = row.getString(7);
                    return new Found(row.getLong(5), new ConversationId(row.getString(6)), title, TurnRow.of(row));
                },
                owner.value(),
                expiredBefore,
                after[0],
                after[0],
                after[1],
                folded,
                limit + 1L);
        boolean more = found.size() > limit;
        List<Found> page = more ? found.subList(0, limit) : found;
        Found last = page.isEmpty() ? null : page.get(page.size() - 1);
        return new SearchPage(
                page.stream().map(each -> each.hit(folded)).toList(),
                more && last != null ? Cursor.of(last.seq(), last.row().number()) : null);
    }
}
