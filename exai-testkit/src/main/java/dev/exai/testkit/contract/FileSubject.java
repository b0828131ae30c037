package dev.exai.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.core.spi.Provider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the rules of files do with the harness of the running test. */
final class FileSubject {
    private static final int MOST_PAGES = 1_000;

    private final ProviderHarness harness;
    private final FileProvider files;

    /** Skips the rule if the provider has no files or does not declare all of these. */
    FileSubject(ProviderHarness harness, Ability... needed) {
        this.harness = harness;
        files = Subject.assumed(harness.provider().files(), "the provider has no files");
        for (Ability ability : needed) {
            assumeTrue(offers(ability), () -> "the files do not declare " + ability);
        }
    }

    Provider provider() {
        return harness.provider();
    }

    FileProvider files() {
        return files;
    }

    boolean offers(Ability ability) {
        return files.abilities().contains(ability);
    }

    void instruct(Instruction instruction) {
        new Subject(harness).instruct(instruction);
    }

    /** The first purpose that the provider names; null if it has none. */
    @Nullable
    FilePurpose purpose() {
        List<FilePurpose> purposes = files.limits().purposes();
        return purposes.isEmpty() ? null : purposes.get(0);
    }

    FileUpload.Builder upload(String name, byte[] content) {
        return upload(name, ContentSource.of(content));
    }

    FileUpload.Builder upload(String name, ContentSource content) {
        return FileUpload.of(content, name).purpose(purpose());
    }

    RemoteFile uploaded(String text) {
        FileUpload upload = upload("file-" + text.hashCode() + ".txt", text.getBytes(StandardCharsets.UTF_8))
                .build();
        return files.upload(upload, Subject.context());
    }

    /** What refused the deletion; empty if nothing did. */
    Optional<ErrorKind> deleted(String fileId) {
        try {
            files.delete(fileId, Subject.context());
            return Optional.empty();
        } catch (ExaiException e) {
            return Optional.of(e.kind());
        }
    }

    /** The ids of all pages. */
    List<String> listed(@Nullable FilePurpose purpose) {
        return pages(purpose).stream().map(RemoteFile::id).toList();
    }

    /** The files of all pages. */
    List<RemoteFile> pages(@Nullable FilePurpose purpose) {
        List<RemoteFile> all = new ArrayList<>();
        String after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            FilePage files = this.files.list(purpose, after, Subject.context());
            all.addAll(files.files());
            after = files.next();
            if (after == null) {
                return all;
            }
        }
        throw new AssertionError("the listing does not end");
    }

    /** Uses the ability in any way. */
    void use(Ability ability) {
        use(ability, "file-1");
    }

    void use(Ability ability, String fileId) {
        FileUpload.Builder upload = upload("a.txt", new byte[] {1});
        switch (ability) {
            case UPLOAD -> files.upload(upload.build(), Subject.context());
            case LIST -> files.list(null, null, Subject.context());
            case GET -> files.get(fileId, Subject.context());
            case CONTENT -> files.content(fileId, Subject.context());
            case TEXT -> files.text(fileId, Subject.context());
            case EXTRACT -> files.extract(upload.build(), Subject.context());
            case DELETE -> files.delete(fileId, Subject.context());
            case LIFETIME -> files.upload(upload.lifetime(Duration.ofHours(2)).build(), Subject.context());
            case RESUME -> files.upload(upload.resume("token").build(), Subject.context());
        }
    }

    /** A content that claims another length. */
    static ContentSource source(byte[] content, int claimed) {
        return new ContentSource() {
            @Override
            public long sizeBytes() {
                return claimed;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        };
    }
}
