package dev.exai.files;

import dev.exai.core.Identifiers;
import dev.exai.core.Secret;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks S3 and checks signatures, in memory: started with the first use, stopped with the JVM. */
final class S3Server {
    static final String ACCESS = "test-access";
    static final Secret SECRET = Secret.of("test-secret");

    private S3Server() {}

    /** Makes the server once; a failure stays one. */
    private static final class Holder {
        static final S3Proxy SERVER = start();

        private static S3Proxy start() {
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new TransientNio2BlobStore())
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V4, ACCESS, SECRET.reveal())
                    .stopTimeout(0)
                    .build();
            try {
                server.start();
            } catch (Exception e) {
                throw new IllegalStateException("the S3 server does not start", e);
            }
            return server;
        }
    }

    static URI endpoint() {
        return URI.create("http://127.0.0.1:" + Holder.SERVER.getPort());
    }

    /** Settings of a fresh bucket. */
    static S3Settings.Builder freshBucket(Path spool) {
        String bucket = "test-" + Identifiers.mint("", 8);
        try (S3Client client = client()) {
            client.createBucket(request -> request.bucket(bucket));
        }
        return at(endpoint(), bucket, spool);
    }

    static S3Settings.Builder at(URI endpoint, String bucket, Path spool) {
        return new S3Settings.Builder(bucket, spool)
                .endpoint(endpoint)
                .pathStyle(true)
                .credentials(ACCESS, SECRET);
    }

    /** A client of its own, to look at what the store does and to break it. */
    static S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS, SECRET.reveal())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
