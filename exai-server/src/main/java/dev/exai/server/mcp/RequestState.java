package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.Limits;
import dev.exai.server.rpc.RpcException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Seals what a client carries between the rounds of a call: readable and writable only here, good for one principal, one
 * request and a short time. AES-256-GCM with a random nonce. Thread-safe.
 */
final class RequestState {
    static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final TimeSource time;
    private final Duration life;
    private final JsonReader reader = new JsonReader(Limits.standard(), Integer.MAX_VALUE);

    RequestState(byte[] key, Duration life, TimeSource time) {
        this.key = new SecretKeySpec(key, "AES");
        this.life = life;
        this.time = time;
    }

    static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /** Seals the answers given so far. */
    String seal(PrincipalId principal, byte[] requestDigest, ObjectNode answers) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("p", principal.value());
        content.put("x", time.instant().plus(life).toEpochMilli());
        content.put("d", Base64.getEncoder().encodeToString(requestDigest));
        content.set("a", answers);
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, Json.bytes(content));
        byte[] whole = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /**
     * The answers in a sealed state.
     *
     * @throws RpcException code INVALID_PARAMS, with the same words for every reason
     */
    ObjectNode open(String state, PrincipalId principal, byte[] requestDigest) {
        JsonNode content = content(state);
        boolean good = content.path("p").asString("").equals(principal.value())
                && content.path("x").asLong(0) > time.millis()
                && MessageDigest.isEqual(
                        Base64.getDecoder().decode(content.path("d").asString("")), requestDigest);
        if (good && content.path("a") instanceof ObjectNode answers) {
            return answers;
        }
        throw refused();
    }

    private JsonNode content(String state) {
        try {
            byte[] whole = Base64.getUrlDecoder().decode(state);
            if (whole.length <= NONCE_BYTES) {
                throw refused();
            }
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] plain = crypt(Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(whole, NONCE_BYTES, whole.length));
            return reader.read(plain, 0, plain.length);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw refused();
        }
    }

    private static RpcException refused() {
        return new RpcException(
                RpcException.INVALID_PARAMS, "Invalid params: requestState is not valid here, or no longer", null, 400);
    }

    /** What a request is about: its method and parameters without those that change between rounds. */
    static byte[] digest(String method, ObjectNode params) {
        ObjectNode about = params.deepCopy();
        about.remove("_meta");
        about.remove("inputResponses");
        about.remove("requestState");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(method.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(Json.bytes(sorted(about)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> byName = new TreeMap<>();
            node.properties().forEach(each -> byName.put(each.getKey(), sorted(each.getValue())));
            return JsonNodeFactory.instance.objectNode().setAll(byName);
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> array.add(sorted(each)));
            return array;
        }
        return node;
    }
}
