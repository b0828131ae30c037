package dev.exai.providers.internal.glm;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a token for each request with a key of the form {@code id.secret}, so that the secret itself is never sent: the
 * way of the vendor's older clients, still accepted (zai-sdk-python {@code core/_jwt_token.py}, read 2026-08). Times in
 * the token are milliseconds. Thread-safe.
 */
final class GlmTokens implements Supplier<String> {
    /** As long as the vendor's own clients let theirs live. */
    static final Duration LIFE = Duration.ofSeconds(210);

    private static final String HMAC = "HmacSHA256";
    private static final String HEADER = "{\"alg\":\"HS256\",\"sign_type\":\"SIGN\"}";

    private final String id;
    private final SecretKeySpec secret;
    private final TimeSource time;

    /**
     * Tokens of the key.
     *
     * @throws ExaiException kind CONFIGURATION if the key has not two parts; the message does not show it
     */
    GlmTokens(Secret key, TimeSource time) {
        String[] parts = key.reveal().split("\\.", -1);
        if (parts.length != 2 || !parts[0].matches("[A-Za-z0-9_-]+") || parts[1].isEmpty()) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "option auth=token needs a key of the form id.secret");
        }
        id = parts[0];
        secret = new SecretKeySpec(parts[1].getBytes(StandardCharsets.UTF_8), HMAC);
        this.time = time;
    }

    /** The header of a request that is sent now. */
    @Override
    public String get() {
        long now = time.instant().toEpochMilli();
        String claims =
                "{\"api_key\":\"" + id + "\",\"exp\":" + (now + LIFE.toMillis()) + ",\"timestamp\":" + now + "}";
        String signed = encoded(HEADER.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        return "Bearer " + signed + "." + encoded(signature(signed));
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
