package dev.exai.sessions.internal;

import dev.exai.core.internal.sql.Migration;
import dev.exai.core.internal.sql.Migrations;
import java.util.List;

/** The tables of conversations. Times are microseconds since 1970, flags 0 or 1. */
public final class Schema {
    /** Every step, oldest first. Add steps at the end; never change one that was released. */
    public static final Migrations MIGRATIONS = new Migrations(List.of(
            new Migration(
                    1,
                    "conversations",
                    List.of(
                            """
                    CREATE TABLE owners (
                      owner TEXT PRIMARY KEY,
                      conversations BIGINT NOT NULL,
                      bytes BIGINT NOT NULL)""",
                            """
                    CREATE TABLE conversations (
                      seq {key},
                      owner TEXT NOT NULL,
                      id TEXT NOT NULL,
                      title TEXT,
                      created_at BIGINT NOT NULL,
                      used_at BIGINT NOT NULL,
                      version BIGINT NOT NULL,
                      bytes BIGINT NOT NULL,
                      pinned BIGINT NOT NULL,
                      archived BIGINT NOT NULL,
                      pinned_turns TEXT NOT NULL,
                      forked_from TEXT,
                      UNIQUE (owner, id))""",
                            "CREATE INDEX conversations_listed ON conversations (owner, seq)",
                            "CREATE INDEX conversations_idle ON conversations (owner, pinned, used_at)",
                            "CREATE INDEX conversations_expiring ON conversations (pinned, used_at)",
                            """
                    CREATE TABLE turns (
                      conversation BIGINT NOT NULL,
                      number BIGINT NOT NULL,
                      at BIGINT NOT NULL,
                      body TEXT NOT NULL,
                      words TEXT NOT NULL,
                      digest {bytes} NOT NULL,
                      PRIMARY KEY (conversation, number))""",
                            """
                    CREATE TABLE audit (
                      number {key},
                      owner TEXT NOT NULL,
                      conversation TEXT NOT NULL,
                      at BIGINT NOT NULL,
                      action TEXT NOT NULL,
                      turns BIGINT NOT NULL,
                      bytes BIGINT NOT NULL)""",
                            "CREATE INDEX audit_listed ON audit (owner, number)",
                            "CREATE INDEX audit_of_conversation ON audit (owner, conversation)",
                            """
                    CREATE TABLE IF NOT EXISTS leases (
                      name TEXT PRIMARY KEY,
                      holder TEXT NOT NULL,
                      term BIGINT NOT NULL,
                      until BIGINT NOT NULL)""")),
            new Migration(
                    2,
                    "idempotency keys",
                    List.of("""
                    CREATE TABLE idempotency (
                      principal TEXT NOT NULL,
                      tool TEXT NOT NULL,
                      name TEXT NOT NULL,
                      request TEXT NOT NULL,
                      token TEXT NOT NULL,
                      holder TEXT NOT NULL,
                      until BIGINT NOT NULL,
                      forget_at BIGINT NOT NULL,
                      answer TEXT,
                      lost BIGINT NOT NULL,
                      PRIMARY KEY (principal, tool, name))""", "CREATE INDEX idempotency_old ON idempotency (principal, forget_at)")),
            new Migration(
                    3,
                    "spending, and keys that nobody asks for again",
                    List.of(
                            """
                    CREATE TABLE spending (
                      day TEXT NOT NULL,
                      scope TEXT NOT NULL,
                      owner TEXT NOT NULL,
                      tokens BIGINT NOT NULL,
                      money TEXT NOT NULL,
                      PRIMARY KEY (day, scope, owner))""",
                            "DROP INDEX idempotency_old",
                            "CREATE INDEX idempotency_forgotten ON idempotency (forget_at)"))));

    private Schema() {}
}
