package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.FileProvider.Ability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rules of files, for providers that have them. */
public interface FileRules {
    /** The harness of the running rule. */
    ProviderHarness harness();

    /** A silent success would be taken for the real thing. */
    @TestFactory
    @DisplayName("F01 What the files do not declare is refused with UNSUPPORTED before anything is sent")
    default Stream<DynamicTest> f01() {
        FileSubject subject = new FileSubject(harness());
        return Stream.of(Ability.values())
                .filter(ability -> !subject.offers(ability))
                .map(ability -> DynamicTest.dynamicTest(ability.name(), () -> {
                    int before = harness().requestsReceived();

                    assertThat(Subject.failure(() -> subject.use(ability)).kind())
                            .isEqualTo(ErrorKind.UNSUPPORTED);
                    assertThat(harness().requestsReceived()).isEqualTo(before);
                }));
    }

    /** What is kept locally about a copy is what this said. */
    @Test
    @DisplayName("F02 An uploaded file is described as it was given, with the hash of what was sent")
    default void f02() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD);
        byte[] content = "Grüße – 日本語\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        FileUpload upload = subject.upload("Bericht – 日本.txt", content).build();

        RemoteFile file = subject.files().upload(upload, Subject.context());

        assertThat(file.provider()).isEqualTo(subject.provider().id());
        assertThat(file.id()).isNotBlank();
        assertThat(file.fileName()).isEqualTo(upload.fileName());
        assertThat(file.sizeBytes()).isIn(-1L, (long) content.length);
        assertThat(file.purpose()).isEqualTo(upload.purpose());
        assertThat(file.hash()).isEqualTo(ContentHash.of(content));
    }

    /** One file lost between two pages is uploaded again for ever. */
    @Test
    @DisplayName("F03 A listing, read to its last page, holds each uploaded file once; of one purpose, only those")
    default void f03() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.LIST);
        List<String> uploaded = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            uploaded.add(subject.uploaded("file " + i).id());
        }

        assertThat(subject.listed(null)).containsAll(uploaded).doesNotHaveDuplicates();
        assertThat(subject.listed(subject.purpose())).containsAll(uploaded);
        assertThat(subject.listed(new FilePurpose("no-such-purpose"))).isEmpty();
    }

    /** Asking is how a copy is known to be there. */
    @Test
    @DisplayName("F04 A file that is asked about is described as it was when it was uploaded")
    default void f04() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.GET);
        RemoteFile file = subject.uploaded("described");

        RemoteFile described = subject.files().get(file.id(), Subject.context());

        assertThat(described.id()).isEqualTo(file.id());
        assertThat(described.fileName()).isEqualTo(file.fileName());
        assertThat(described.sizeBytes()).isEqualTo(file.sizeBytes());
        assertThat(described.purpose()).isEqualTo(file.purpose());
    }

    /** Every byte value, and longer than one buffer. */
    @Test
    @DisplayName("F05 A content comes back byte by byte")
    default void f05() throws Exception {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.CONTENT);
        byte[] content = new byte[300_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ((i * 31) >> 3);
        }
        RemoteFile file =
                subject.files().upload(subject.upload("bytes.bin", content).build(), Subject.context());

        try (InputStream back = subject.files().content(file.id(), Subject.context())) {
            assertThat(back.readAllBytes()).isEqualTo(content);
        }
    }

    /** A deletion that only claims to be one leaves data behind. */
    @Test
    @DisplayName("F06 A deleted file is not listed any more, and whatever is done with it fails with NOT_FOUND")
    default void f06() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.DELETE);
        RemoteFile file = subject.uploaded("doomed");

        subject.files().delete(file.id(), Subject.context());

        for (Ability ability : List.of(Ability.GET, Ability.CONTENT, Ability.TEXT, Ability.DELETE)) {
            if (subject.offers(ability)) {
                assertThat(Subject.failure(() -> subject.use(ability, file.id()))
                                .kind())
                        .as(ability.name())
                        .isEqualTo(ErrorKind.NOT_FOUND);
            }
        }
        if (subject.offers(Ability.LIST)) {
            assertThat(subject.listed(null)).doesNotContain(file.id());
        }
    }

    /** An id may come from a caller; it must not reach another resource of the account. */
    @Test
    @DisplayName("F07 An id that would lead elsewhere fails with NOT_FOUND, and nothing is sent")
    default void f07() {
        FileSubject subject = new FileSubject(harness(), Ability.DELETE);

        for (String id : List.of("..", "a/../../models", "a?b=c/../d", "%2e%2e/x", "", "a\\b")) {
            int before = harness().requestsReceived();
            ErrorKind kind = Subject.failure(() -> subject.files().delete(id, Subject.context()))
                    .kind();
            assertThat(kind).as(id).isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(harness().requestsReceived()).as(id).isEqualTo(before);
        }
    }

    /** A bar that jumps back or never fills is worse than none. */
    @Test
    @DisplayName("F08 Progress never falls, and ends with the whole length")
    default void f08() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD);
        List<Long> told = new ArrayList<>();
        byte[] content = new byte[1 << 20];

        subject.files()
                .upload(
                        subject.upload("long.bin", content)
                                .progress((sent, total) -> told.add(total == content.length ? sent : -1L))
                                .build(),
                        Subject.context());

        assertThat(told).isSorted().doesNotContain(-1L).endsWith((long) content.length);
    }

    /** A wrong copy is worse than none. */
    @TestFactory
    @DisplayName("F09 A content that is not what the upload says fails with FILE_CHANGED, and no file is left")
    default Stream<DynamicTest> f09() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD);
        byte[] content = "as it is".getBytes(StandardCharsets.UTF_8);
        ContentHash other = ContentHash.of(new byte[] {1});
        return Stream.of(
                        subject.upload("hash.txt", content).hash(other).build(),
                        subject.upload("short.txt", FileSubject.source(content, content.length + 1))
                                .build(),
                        subject.upload("long.txt", FileSubject.source(content, content.length - 1))
                                .build())
                .map(upload -> DynamicTest.dynamicTest(upload.fileName(), () -> {
                    assertThat(Subject.failure(() -> subject.files().upload(upload, Subject.context()))
                                    .kind())
                            .isEqualTo(ErrorKind.FILE_CHANGED);
                    if (subject.offers(Ability.LIST)) {
                        assertThat(subject.listed(null)).isEmpty();
                    }
                }));
    }

    /** Whoever repeats it blindly has two. */
    @Test
    @DisplayName("F10 An upload whose answer is lost fails with UNKNOWN_OUTCOME, is sent once, and may be there")
    default void f10() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.LIST);
        subject.instruct(new Instruction.LoseUpload());

        assertThat(Subject.failure(() -> subject.uploaded("lost")).kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);

        assertThat(subject.listed(null)).hasSize(1);
    }

    /** Not after the rest of two gigabytes. */
    @Test
    @DisplayName("F11 Cancelling ends an upload in the middle of its content, with CANCELLED, and no file is left")
    default void f11() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD);
        CancelToken cancel = new CancelToken();
        byte[] content = new byte[4 << 20];
        FileUpload upload = subject.upload("cancelled.bin", content)
                .progress((sent, total) -> {
                    if (sent > total / 4) {
                        cancel.cancel("enough");
                    }
                })
                .build();

        assertThat(Subject.failure(() -> subject.files().upload(upload, Subject.with(cancel)))
                        .kind())
                .isEqualTo(ErrorKind.CANCELLED);
        if (subject.offers(Ability.LIST)) {
            assertThat(subject.listed(null)).isEmpty();
        }
    }

    /** The caller must know when a copy is gone before it asks for it. */
    @Test
    @DisplayName("F12 A lifetime that was asked for shows as the moment at which the file expires")
    default void f12() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.LIFETIME);
        FileUpload upload = subject.upload("brief.txt", new byte[] {1})
                .lifetime(Duration.ofHours(2))
                .build();

        RemoteFile file = subject.files().upload(upload, Subject.context());

        Instant created = Subject.assumed(file.createdAt(), "the provider does not say when a file was made");
        assertThat(file.expiresAt()).isEqualTo(created.plus(Duration.ofHours(2)));
    }

    /** The text, and not what it is wrapped in on the wire. */
    @Test
    @DisplayName("F13 The text of a file comes back as it stands in the file")
    default void f13() throws Exception {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.TEXT);
        String text = "Grüße: {\"a\":1}\n日本語";
        RemoteFile file = subject.uploaded(text);

        try (InputStream back = subject.files().text(file.id(), Subject.context())) {
            assertThat(new String(back.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    /** Whoever wants a text does not want to clean up. */
    @Test
    @DisplayName("F14 Extracting gives the text of a file and leaves no file behind")
    default void f14() {
        FileSubject subject = new FileSubject(harness(), Ability.EXTRACT);

        String text = subject.files()
                .extract(
                        subject.upload("a.txt", "To be read.".getBytes(StandardCharsets.UTF_8))
                                .build(),
                        Subject.context());

        assertThat(text).isEqualTo("To be read.");
        if (subject.offers(Ability.LIST)) {
            assertThat(subject.listed(null)).isEmpty();
        }
    }

    /** Minutes of sending, for a refusal that was known before. */
    @Test
    @DisplayName("F15 A file above the declared limit fails with TOO_LARGE before anything is sent")
    default void f15() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD);
        long most = Subject.assumed(subject.files().limits().maxFileBytes(), "the provider declares no limit");
        ContentSource content = new ContentSource() {
            @Override
            public long sizeBytes() {
                return most + 1;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("must not be read");
            }
        };
        int before = harness().requestsReceived();

        assertThat(Subject.failure(() -> subject.files()
                                .upload(subject.upload("huge.bin", content).build(), Subject.context()))
                        .kind())
                .isEqualTo(ErrorKind.TOO_LARGE);
        assertThat(harness().requestsReceived()).isEqualTo(before);
    }

    /** Whoever takes it for done keeps a file at the provider for ever; whoever repeats it must not fail for that. */
    @Test
    @DisplayName("F16 A deletion whose answer is lost is not told as done, or was repeated; done again it ends it")
    default void f16() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.DELETE);
        RemoteFile file = subject.uploaded("doomed twice");
        subject.instruct(new Instruction.LoseDelete(file.id()));

        Optional<ErrorKind> first = subject.deleted(file.id());
        Optional<ErrorKind> again = subject.deleted(file.id());

        assertThat(first.orElse(ErrorKind.NOT_FOUND))
                .isIn(ErrorKind.CONNECTION_LOST, ErrorKind.UNKNOWN_OUTCOME, ErrorKind.NOT_FOUND);
        assertThat(again).as("what is not there any more").hasValue(ErrorKind.NOT_FOUND);
        if (subject.offers(Ability.LIST)) {
            assertThat(subject.listed(null)).doesNotContain(file.id());
        }
    }

    /** By its name an orphan is known, by its length a cut copy, by its expiry one that goes by itself. */
    @Test
    @DisplayName("F17 A listing tells name, length, purpose and expiry of a file as its upload did")
    default void f17() {
        FileSubject subject = new FileSubject(harness(), Ability.UPLOAD, Ability.LIST);
        RemoteFile file = subject.uploaded("to be recognised");
        RemoteFile other = subject.uploaded("another one");

        List<RemoteFile> all = subject.pages(null);

        for (RemoteFile each : List.of(file, other)) {
            RemoteFile told = all.stream()
                    .filter(one -> one.id().equals(each.id()))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.fileName()).isEqualTo(each.fileName());
            assertThat(told.sizeBytes()).isEqualTo(each.sizeBytes());
            assertThat(told.purpose()).isEqualTo(each.purpose());
            assertThat(told.expiresAt()).isEqualTo(each.expiresAt());
        }
    }
}
