/** SQL for the modules of EXAI: transactions, migrations, one writer for SQLite. Not for strangers. */
package dev.exai.core.internal.sql;
