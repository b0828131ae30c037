package dev.exai.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A server certificate with its key, made in memory and never written down. All but the self-signed one come from one
 * authority of this process; a client that shall trust it takes {@link #trustManager()} or {@link #clientContext()}.
 * Immutable.
 */
public final class TestCertificate {
    private static final String HOST = "localhost";
    private static final String AUTHORITY_NAME = "test authority";
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant EARLY_END = Instant.parse("2020-02-01T00:00:00Z");
    private static final Instant LATE_END = Instant.parse("2049-12-31T00:00:00Z"); // the last year of DER's UTCTime
    private static final KeyPair AUTHORITY_KEYS = newKeys();
    private static final Certificate AUTHORITY = sign(
            new Der.Statement(AUTHORITY_NAME, AUTHORITY_NAME, true, START, LATE_END), AUTHORITY_KEYS, AUTHORITY_KEYS);

    private final SSLContext serverContext;

    private TestCertificate(KeyPair keys, Certificate certificate) {
        serverContext = serverContext(keys, certificate);
    }

    /** A good one for {@code localhost}. */
    public static TestCertificate trusted() {
        return issue(HOST, LATE_END);
    }

    /** One that ended in 2020. */
    public static TestCertificate expired() {
        return issue(HOST, EARLY_END);
    }

    /** One for another host. */
    public static TestCertificate wrongHost() {
        return issue("other.invalid", LATE_END);
    }

    /** One that nobody vouches for but itself. */
    public static TestCertificate selfSigned() {
        KeyPair keys = newKeys();
        return new TestCertificate(keys, sign(new Der.Statement(HOST, HOST, false, START, LATE_END), keys, keys));
    }

    /** Trusts the authority of {@link #trusted()} and nobody else. */
    public static X509TrustManager trustManager() {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("authority", AUTHORITY);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** For a client that trusts as {@link #trustManager()} does. */
    public static SSLContext clientContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trustManager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** For a server that presents it. */
    public SSLContext serverContext() {
        return serverContext;
    }

    private static TestCertificate issue(String host, Instant end) {
        KeyPair keys = newKeys();
        Der.Statement statement = new Der.Statement(AUTHORITY_NAME, host, false, START, end);
        return new TestCertificate(keys, sign(statement, keys, AUTHORITY_KEYS));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static Certificate sign(Der.Statement statement, KeyPair keys, KeyPair issuer) {
        try {
            byte[] der = Der.certificate(statement, keys.getPublic(), issuer.getPrivate());
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static SSLContext serverContext(KeyPair keys, Certificate certificate) {
        try {
            char[] password = "only in memory".toCharArray();
            KeyStore own = emptyStore();
            own.setKeyEntry("server", keys.getPrivate(), password, new Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw impossible(e);
        }
        return store;
    }

    private static IllegalStateException impossible(@Nullable Throwable cause) {
        return new IllegalStateException("every Java platform has elliptic curves, PKCS#12 and TLS", cause);
    }
}
