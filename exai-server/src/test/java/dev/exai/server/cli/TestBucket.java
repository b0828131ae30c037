package dev.exai.server.cli;

import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A bucket in a server that speaks S3 and checks signatures, in memory. To be closed. */
final class TestBucket implements AutoCloseable {
    static final String ACCESS = "test-access";
    static final String SECRET = "test-secret";
    static final String NAME = "contents";

    private final S3Proxy server;
    private final TransientNio2BlobStore store = new TransientNio2BlobStore();

    TestBucket() throws Exception {
        store.createContainer(NAME);
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS, SECRET)
                .stopTimeout(0)
                .build();
        server.start();
    }

    /** The program with the settings of the bucket. */
    Program in(Program program) {
        environment().forEach(program::with);
        return program;
    }

    /** The settings of the bucket. */
    Map<String, String> environment() {
        return Map.of(
                "EXAI_FILES_STORED_S3_BUCKET",
                NAME,
                "EXAI_FILES_STORED_S3_ENDPOINT",
                "http://127.0.0.1:" + server.getPort(),
                "EXAI_FILES_STORED_S3_PATH_STYLE",
                "true",
                "EXAI_FILES_STORED_S3_PREFIX",
                "kept",
                "EXAI_FILES_STORED_S3_ACCESS_KEY",
                ACCESS,
                "EXAI_FILES_STORED_S3_SECRET_KEY",
                SECRET);
    }

    /** How many contents lie in it, beside the mark of whose they are. */
    long objects() {
        return store.list(NAME).contents().stream()
                .filter(object -> !object.key().endsWith("/installation"))
                .count();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not stop", e);
        }
    }
}
