package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service on a fresh storage, and a clock that stands still. */
@Timeout(60)
abstract class FilesFixture {
    static final PrincipalId ANN = new PrincipalId("ann");
    static final PrincipalId BOB = new PrincipalId("bob");

    @TempDir
    Path folder;

    final ManualClock clock = new ManualClock();
    final List<AutoCloseable> opened = new ArrayList<>();
    FileStorage storage;
    FileService files;

    /** A storage over what an earlier one of the same test has kept. */
    protected abstract FileStorage newStorage() throws Exception;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(folder.resolve("root"));
        storage = newStorage();
        files = service(FileSettings.DEFAULT);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        storage.close();
    }

    Path contents() {
        return folder.resolve("data/contents");
    }

    /** Whether it is a content, not the mark of whose they are. */
    static boolean isContent(Path file) {
        return Files.isRegularFile(file) && file.getFileName().toString().length() == 64;
    }

    FileService service(FileSettings settings) {
        FileService service = new FileService(storage, settings, AllowedRoots.of(List.of(folder.resolve("root"))));
        opened.add(service);
        return service;
    }

    /** The report of that work. */
    FileReport report(String work) {
        return files.care().reports().stream()
                .filter(each -> each.work().equals(work))
                .findFirst()
                .orElseThrow();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    StoredFile add(PrincipalId owner, String name, String text) {
        return files.takeIn(owner, new FileSource.Bytes(bytes(text)), TakeIn.named(name));
    }

    static void assertKind(ErrorKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ExaiException.class)
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(kind);
    }

    static CallContext context(PrincipalId owner) {
        return CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(owner)
                .build();
    }

    /** A closed pool counts its threads out a moment before they have ended. */
    static void assertNoThreadIsLeft(String prefix) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(prefix)) {
                thread.join(30_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    SweepReport sweep(Provider... providers) {
        return files.sweep(List.of(providers), context(ANN));
    }

    String textOf(StoredFile file) throws IOException {
        try (InputStream in = files.content(file.owner(), file.id()).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns when the condition holds, within half a minute. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_500 && !condition.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
