package dev.exai.files.internal;

import dev.exai.core.internal.sql.Migration;
import dev.exai.core.internal.sql.Migrations;
import java.util.List;

/** The tables of files. Times are microseconds since 1970. */
public final class Schema {
    /** Every step, oldest first. Add steps at the end; never change one that was released. */
    public static final Migrations MIGRATIONS = new Migrations(
            "exai_files_schema",
            List.of(
                    new Migration(
                            1,
                            "files",
                            List.of(
                                    """
                    CREATE TABLE file_owners (
                      owner TEXT PRIMARY KEY,
                      files BIGINT NOT NULL,
                      bytes BIGINT NOT NULL)""",
                                    """
                    CREATE TABLE file_blobs (
                      owner TEXT NOT NULL,
                      hash TEXT NOT NULL,
                      bytes BIGINT NOT NULL,
                      refs BIGINT NOT NULL,
                      PRIMARY KEY (owner, hash))""",
                                    "CREATE INDEX file_blobs_unused ON file_blobs (owner, hash) WHERE refs = 0",
                                    """
                    CREATE TABLE files (
                      seq {key},
                      id TEXT NOT NULL UNIQUE,
                      owner TEXT NOT NULL,
                      name TEXT NOT NULL,
                      media_type TEXT NOT NULL,
                      bytes BIGINT NOT NULL,
                      hash TEXT NOT NULL,
                      purpose TEXT,
                      version BIGINT NOT NULL,
                      original TEXT NOT NULL,
                      created_at BIGINT NOT NULL,
                      expires_at BIGINT,
                      deleted_at BIGINT)""",
                                    "CREATE INDEX files_listed ON files (owner, seq) WHERE deleted_at IS NULL",
                                    "CREATE INDEX files_of_content ON files (owner, hash)",
                                    "CREATE INDEX files_versions ON files (owner, original, version)",
                                    "CREATE INDEX files_expiring ON files (expires_at) WHERE deleted_at IS NULL",
                                    "CREATE INDEX files_deleted ON files (deleted_at) WHERE deleted_at IS NOT NULL",
                                    """
                    CREATE TABLE file_copies (
                      owner TEXT NOT NULL,
                      hash TEXT NOT NULL,
                      provider TEXT NOT NULL,
                      purpose TEXT NOT NULL,
                      tag TEXT NOT NULL UNIQUE,
                      bytes BIGINT NOT NULL,
                      state TEXT NOT NULL,
                      remote_id TEXT,
                      expires_at BIGINT,
                      changed_at BIGINT NOT NULL,
                      PRIMARY KEY (owner, hash, provider, purpose))""",
                                    "CREATE INDEX file_copies_listed ON file_copies (provider, tag)",
                                    """
                    CREATE TABLE file_audit (
                      number {key},
                      owner TEXT NOT NULL,
                      subject TEXT NOT NULL,
                      at BIGINT NOT NULL,
                      action TEXT NOT NULL,
                      provider TEXT,
                      bytes BIGINT NOT NULL)""",
                                    "CREATE INDEX file_audit_listed ON file_audit (owner, number)",
                                    "CREATE INDEX file_audit_of_subject ON file_audit (owner, subject)",
                                    "CREATE TABLE file_instance (one BIGINT PRIMARY KEY, name TEXT NOT NULL)",
                                    // the conversations may have made it, if both live in one database
                                    """
                    CREATE TABLE IF NOT EXISTS leases (
                      name TEXT PRIMARY KEY,
                      holder TEXT NOT NULL,
                      term BIGINT NOT NULL,
                      until BIGINT NOT NULL)""")),
                    new Migration(
                            2,
                            "lifecycle",
                            List.of(
                                    "ALTER TABLE files ADD COLUMN held BIGINT NOT NULL DEFAULT 0",
                                    "CREATE INDEX files_named ON files (owner, name, seq) WHERE deleted_at IS NULL",
                                    "CREATE INDEX files_held ON files (owner, seq) WHERE held > 0",
                                    "CREATE INDEX file_copies_doubtful ON file_copies (changed_at)"
                                            + " WHERE state = 'PENDING' OR state = 'UNKNOWN'",
                                    // what a provider lists, while a plan is made
                                    """
                    CREATE TABLE file_listed (
                      plan TEXT NOT NULL,
                      tag TEXT NOT NULL,
                      remote_id TEXT NOT NULL,
                      name TEXT NOT NULL,
                      bytes BIGINT NOT NULL,
                      state TEXT NOT NULL,
                      at BIGINT NOT NULL,
                      PRIMARY KEY (plan, tag, remote_id))""",
                                    "CREATE INDEX file_listed_old ON file_listed (at)",
                                    "CREATE TABLE file_upkeep (task TEXT PRIMARY KEY, at BIGINT NOT NULL)")),
                    new Migration(
                            3, "packs", List.of("""
                    CREATE TABLE file_packs (
                      number {key},
                      owner TEXT NOT NULL,
                      hash TEXT NOT NULL,
                      bytes BIGINT NOT NULL,
                      contents BIGINT NOT NULL,
                      needed BIGINT NOT NULL,
                      UNIQUE (owner, hash))""", """
                    CREATE TABLE file_packed (
                      space TEXT NOT NULL,
                      hash TEXT NOT NULL,
                      pack BIGINT NOT NULL,
                      at BIGINT NOT NULL,
                      bytes BIGINT NOT NULL,
                      PRIMARY KEY (space, hash))""", "CREATE INDEX file_packed_in ON file_packed (pack, at)")),
                    new Migration(
                            4,
                            "accounts",
                            List.of(
                                    """
                    CREATE TABLE file_copies_of_accounts (
                      owner TEXT NOT NULL,
                      hash TEXT NOT NULL,
                      provider TEXT NOT NULL,
                      account TEXT NOT NULL,
                      purpose TEXT NOT NULL,
                      tag TEXT NOT NULL UNIQUE,
                      bytes BIGINT NOT NULL,
                      state TEXT NOT NULL,
                      remote_id TEXT,
                      expires_at BIGINT,
                      changed_at BIGINT NOT NULL,
                      PRIMARY KEY (owner, hash, provider, account, purpose))""",
                                    "INSERT INTO file_copies_of_accounts SELECT owner, hash, provider, '', purpose, tag,"
                                            + " bytes, state, remote_id, expires_at, changed_at FROM file_copies",
                                    "DROP TABLE file_copies",
                                    "ALTER TABLE file_copies_of_accounts RENAME TO file_copies",
                                    "CREATE INDEX file_copies_listed ON file_copies (provider, tag)",
                                    "CREATE INDEX file_copies_doubtful ON file_copies (changed_at)"
                                            + " WHERE state = 'PENDING' OR state = 'UNKNOWN'")),
                    new Migration(
                            5,
                            "hashes of copies",
                            List.of(
                                    "ALTER TABLE file_copies ADD COLUMN verified_at BIGINT NOT NULL DEFAULT 0",
                                    "ALTER TABLE file_listed ADD COLUMN hash TEXT")),
                    new Migration(6, "archive", List.of("""
                    CREATE TABLE file_archived (
                      space TEXT NOT NULL,
                      hash TEXT NOT NULL,
                      at BIGINT NOT NULL,
                      PRIMARY KEY (space, hash))""", """
                    CREATE TABLE file_used (
                      space TEXT NOT NULL,
                      hash TEXT NOT NULL,
                      at BIGINT NOT NULL,
                      PRIMARY KEY (space, hash))""")),
                    new Migration(
                            7,
                            "installations",
                            List.of(
                                    // what account hashes begin with, if not the name
                                    "ALTER TABLE file_instance ADD COLUMN salt TEXT",
                                    // the installation that sent a copy, if not this one
                                    "ALTER TABLE file_copies ADD COLUMN made_by TEXT NOT NULL DEFAULT ''")),
                    new Migration(8, "announced contents", List.of("""
                    CREATE TABLE file_announced (
                      id TEXT PRIMARY KEY,
                      owner TEXT NOT NULL,
                      bytes BIGINT NOT NULL,
                      until BIGINT NOT NULL)""")),
                    new Migration(9, "health and reports", List.of("""
                    CREATE TABLE file_health (
                      code TEXT PRIMARY KEY,
                      level TEXT NOT NULL,
                      text TEXT NOT NULL,
                      since BIGINT NOT NULL)""", """
                    CREATE TABLE file_reports (
                      work TEXT PRIMARY KEY,
                      at BIGINT NOT NULL,
                      failure TEXT,
                      counts TEXT NOT NULL)""")),
                    new Migration(
                            10,
                            "an audit that only grows",
                            List.of(
                                    "{sqlite}CREATE TRIGGER file_audit_unchanged BEFORE UPDATE ON file_audit"
                                            + " BEGIN SELECT RAISE(ABORT, 'the audit of files only grows'); END",
                                    "{sqlite}CREATE TRIGGER file_audit_kept BEFORE DELETE ON file_audit"
                                            + " BEGIN SELECT RAISE(ABORT, 'the audit of files only grows'); END",
                                    "{postgresql}CREATE FUNCTION file_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
                                            + " 'BEGIN RAISE EXCEPTION ''the audit of files only grows''; END'",
                                    "{postgresql}CREATE TRIGGER file_audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON"
                                            + " file_audit FOR EACH STATEMENT EXECUTE FUNCTION file_audit_only_grows()"))));

    private Schema() {}
}
