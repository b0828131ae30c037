package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.sessions.IdempotencyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Idempotency keys that live as long as this process. Nothing under its lock blocks. */
public final class InMemoryIdempotencyStore implements IdempotencyStore {
    /** How long an entry is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final int TOKEN_BYTES = 8;

    private final TimeSource time;
    private final int maxKeys;
    private final long maxChars;
    private final Map<PrincipalId, Keys> principals = new HashMap<>(); // guarded by this

    /** An empty store with room for 10,000 keys and 32 million characters of answers per principal. */
    public InMemoryIdempotencyStore(TimeSource time) {
        this(time, 10_000, 32_000_000);
    }

    /** An empty store with room for that much per principal. */
    public InMemoryIdempotencyStore(TimeSource time, int maxKeys, long maxChars) {
        this.time = time;
        this.maxKeys = maxKeys;
        this.maxChars = maxChars;
    }

    /** What one principal has, oldest first. */
    private static final class Keys {
        final Map<Scope, Entry> entries = new LinkedHashMap<>();
        long chars;
    }

    private static final class Entry {
        final ContentHash request;
        final String token = Identifiers.mint("claim_", TOKEN_BYTES);
        final Instant until;
        final Instant forgetAt;

        @Nullable
        String answer;

        boolean lost;

        Entry(ContentHash request, Instant until, Instant forgetAt) {
            this.request = request;
            this.until = until;
            this.forgetAt = forgetAt;
        }
    }

    @Override
    public Claim claim(Scope scope, ContentHash request, Instant until) {
        Instant now = time.instant();
        synchronized (this) {
            Keys keys = principals.computeIfAbsent(scope.principal(), key -> new Keys());
            forgetOld(keys, now);
            Entry entry = keys.entries.get(scope);
            if (entry != null) {
                return state(entry, request, now);
            }
            if (keys.entries.size() >= maxKeys) {
                throw new ExaiException(
                        ErrorKind.REJECTED, "this principal has " + maxKeys + " idempotency keys; try later");
            }
            Instant forgetAt = (until.isAfter(now) ? until : now).plus(KEPT);
            Entry fresh = new Entry(request, until, forgetAt);
            keys.entries.put(scope, fresh);
            return new Claim.Granted(fresh.token);
        }
    }

    @Override
    public void complete(Scope scope, String token, String answer) {
        synchronized (this) {
            Keys keys = principals.get(scope.principal());
            Entry entry = claimed(scope, token);
            if (keys == null || entry == null) {
                return;
            }
            if (keys.chars + answer.length() > maxChars) {
                throw new ExaiException(
                        ErrorKind.STORAGE_FULL, "the answers of this principal take " + keys.chars + " characters");
            }
            keys.chars += answer.length();
            entry.answer = answer;
        }
    }

    @Override
    public void release(Scope scope, String token) {
        synchronized (this) {
            Keys keys = principals.get(scope.principal());
            if (keys != null && claimed(scope, token) != null) {
                keys.entries.remove(scope);
            }
        }
    }

    @Override
    public void lost(Scope scope, String token) {
        synchronized (this) {
            Entry entry = claimed(scope, token);
            if (entry != null) {
                entry.lost = true;
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            principals.clear();
        }
    }

    private @Nullable Entry claimed(Scope scope, String token) {
        Keys keys = principals.get(scope.principal());
        Entry entry = keys == null ? null : keys.entries.get(scope);
        return entry != null && entry.answer == null && entry.token.equals(token) ? entry : null;
    }

    private static Claim state(Entry entry, ContentHash request, Instant now) {
        if (!entry.request.equals(request)) {
            return new Claim.Mismatch();
        }
        if (entry.answer != null) {
            return new Claim.Done(entry.answer);
        }
        return entry.lost || now.isAfter(entry.until) ? new Claim.Unknown() : new Claim.Running();
    }

    /** The oldest stand first, but for the different times their calls may take, which do not matter here. */
    private static void forgetOld(Keys keys, Instant now) {
        Iterator<Entry> oldest = keys.entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (now.isBefore(entry.forgetAt)) {
                return;
            }
            keys.chars -= entry.answer == null ? 0 : entry.answer.length();
            oldest.remove();
        }
    }
}
