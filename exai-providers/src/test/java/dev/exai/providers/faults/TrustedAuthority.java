package dev.exai.providers.faults;

import dev.exai.testkit.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;

/**
 * While this is open, every client that this JVM makes trusts the authority of {@link TestCertificate#trusted()}, and no
 * other: so a certificate that is expired is refused for that and for nothing else.
 */
final class TrustedAuthority implements AutoCloseable {
    private static final String PASSWORD = "only for a test";
    private static final String PREFIX = "javax.net.ssl.trustStore";

    private final Map<String, String> before = new HashMap<>();

    TrustedAuthority(Path directory) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", TestCertificate.trustManager().getAcceptedIssuers()[0]);
        Path file = directory.resolve("authority.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        set(PREFIX, file.toString());
        set(PREFIX + "Password", PASSWORD);
        set(PREFIX + "Type", "PKCS12");
    }

    private void set(String name, String value) {
        before.put(name, System.setProperty(name, value));
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
