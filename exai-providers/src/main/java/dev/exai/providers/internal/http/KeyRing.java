package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.spi.ProviderConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of a provider, of which there is one for each key where several are configured: which of them a call goes out with
 * is decided above, by {@link dev.exai.core.resilience.GuardedProvider}. Immutable; prints no key.
 */
public final class KeyRing {
    private static final String HMAC = "HmacSHA256";
    private static final int FINGERPRINT_BYTES = 4;
    private static final int ACCOUNT_BYTES = 8;
    private static final byte[] PROCESS_KEY = randomKey();

    private final List<Secret> keys;
    private volatile @Nullable String currentFingerprint;

    /**
     * The keys of the settings.
     *
     * @throws ExaiException kind CONFIGURATION if a key cannot be sent in a header; the message does not show it
     */
    public KeyRing(ProviderConfig config) {
        keys = config.keys();
        for (Secret key : keys) {
            if (!key.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new ExaiException(
                        ErrorKind.CONFIGURATION, "a key holds a blank or a character outside ASCII; copy it again");
            }
        }
    }

    /** The key to use, or null for a provider without keys. */
    public @Nullable Secret current() {
        return keys.isEmpty() ? null : keys.get(0);
    }

    /** The {@link #fingerprint} of the key to use, or null for a provider without keys. */
    public @Nullable String currentFingerprint() {
        Secret key = current();
        String known = currentFingerprint;
        if (key != null && known == null) {
            known = fingerprint(key);
            currentFingerprint = known; // computed when first needed, because a start should not pay for it
        }
        return known;
    }

    /** All keys, for {@link Redaction}. */
    public List<Secret> all() {
        return keys;
    }

    /**
     * Eight hexadecimal digits that name a key in logs: a keyed hash whose key lives as long as this process, so that
     * nothing can be looked up or compared elsewhere.
     */
    public static String fingerprint(Secret key) {
        return keyedHash(key, PROCESS_KEY, FINGERPRINT_BYTES);
    }

    /**
     * Sixteen hexadecimal digits that stand for the account of a key: a keyed hash that is the same as long as the salt is,
     * and cannot be compared with that of another salt.
     */
    public static String account(Secret key, String salt) {
        return keyedHash(key, ("account" + salt).getBytes(StandardCharsets.UTF_8), ACCOUNT_BYTES);
    }

    private static String keyedHash(Secret key, byte[] with, int bytes) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(with, HMAC));
            byte[] hash = mac.doFinal(key.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    @Override
    public String toString() {
        return "KeyRing[" + keys.size() + " keys]";
    }
}
