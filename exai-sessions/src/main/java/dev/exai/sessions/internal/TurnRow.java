package dev.exai.sessions.internal;

import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.Turn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A turn as a row: its content as JSON, and a hash over number, time and content, so that a disk that lies is found out when
 * the turn is read.
 */
record TurnRow(long number, long atMicros, String body, byte[] digest) {
    static final String COLUMNS = "number, at, body, digest";

    /** The row of a turn whose content is {@code body}. */
    static TurnRow of(Turn turn, String body) {
        long at = Micros.of(turn.at());
        return new TurnRow(turn.number(), at, body, digest(turn.number(), at, body));
    }

    static TurnRow of(ResultSet row) throws SQLException {
        return new TurnRow(row.getLong(1), row.getLong(2), row.getString(3), row.getBytes(4));
    }

    /** Turns of the conversation with greater numbers, oldest first. */
    static List<Turn> turns(Sql sql, long conversation, long after, long limit) {
        return sql
                .all(
                        "SELECT " + COLUMNS + " FROM turns WHERE conversation = ? AND number > ?"
                                + " ORDER BY number LIMIT ?",
                        TurnRow::of,
                        conversation,
                        after,
                        limit)
                .stream()
                .map(TurnRow::turn)
                .toList();
    }

    /** Copies the turns up to the number, as they are, into a conversation without any. */
    static void copy(Sql sql, long from, long to, long last) {
        sql.update(
                "INSERT INTO turns (conversation, number, at, body, words, digest) SELECT ?, number, at, body, words,"
                        + " digest FROM turns WHERE conversation = ? AND number <= ?",
                to,
                from,
                last);
    }

    void insert(Sql sql, long conversation, String words) {
        sql.update(
                "INSERT INTO turns (conversation, number, at, body, words, digest) VALUES (?, ?, ?, ?, ?, ?)",
                conversation,
                number,
                atMicros,
                body,
                words,
                digest);
    }

    /**
     * The turn.
     *
     * @throws dev.exai.core.ExaiException kind INTERNAL if the row is not what was written
     */
    Turn turn() {
        if (!isWhole()) {
            throw Refusals.damaged(number);
        }
        return new Turn(number, Micros.instant(atMicros), TurnCodec.read(body));
    }

    boolean isWhole() {
        return body != null && MessageDigest.isEqual(digest, digest(number, atMicros, body));
    }

    private static byte[] digest(long number, long atMicros, String body) {
        MessageDigest sha256 = ContentHash.sha256();
        sha256.update(ByteBuffer.allocate(16).putLong(number).putLong(atMicros).flip());
        return sha256.digest(body.getBytes(StandardCharsets.UTF_8));
    }
}
