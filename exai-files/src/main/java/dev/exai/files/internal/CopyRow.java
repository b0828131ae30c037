package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.ProviderId;
import dev.exai.files.RemoteCopy;
import dev.exai.files.RemoteCopy.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A copy as a row.
 *
 * @param madeBy the installation that sent it, if another did; empty for this one
 * @param verifiedAt when its content was last compared with its hash; 1970 for never
 * @param tag stands in the name it has at the provider, the same for every attempt to send it
 */
record CopyRow(
        CopyKey key,
        String tag,
        long sizeBytes,
        State state,
        @Nullable String remoteId,
        @Nullable Instant expiresAt,
        Instant changedAt,
        Instant verifiedAt,
        String madeBy) {
    static final String SELECT =
            "SELECT owner, hash, provider, purpose, tag, bytes, state, remote_id, expires_at, changed_at, account,"
                    + " verified_at, made_by"
                    + " FROM file_copies ";

    static CopyRow of(ResultSet row) throws SQLException {
        String purpose = row.getString(4);
        @Nullable String remoteId = row.getString(8);
        long expires = row.getLong(9);
        boolean never = row.wasNull();
        return new CopyRow(
                new CopyKey(
                        new PrincipalId(row.getString(1)),
                        new ContentHash(row.getString(2)),
                        new ProviderId(row.getString(3)),
                        row.getString(11),
                        purpose.isEmpty() ? null : new FilePurpose(purpose)),
                row.getString(5),
                row.getLong(6),
                State.valueOf(row.getString(7)),
                remoteId,
                never ? null : Micros.instant(expires),
                Micros.instant(row.getLong(10)),
                Micros.instant(row.getLong(12)),
                row.getString(13));
    }

    /** Whether the provider holds it and will for so long. */
    boolean isPresent(Instant now, Duration validFor) {
        return state == State.PRESENT && (expiresAt == null || expiresAt.isAfter(now.plus(validFor)));
    }

    /** Whether another installation has sent it, whose it is to delete. */
    boolean isOfAnother() {
        return !madeBy.isEmpty();
    }

    /** Whether nobody knows if the provider holds it. */
    boolean isDoubtful() {
        return state == State.PENDING || state == State.UNKNOWN;
    }

    RemoteCopy copy() {
        return new RemoteCopy(key.provider(), key.purpose(), key.hash(), state, remoteId, expiresAt, changedAt);
    }
}
