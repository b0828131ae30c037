package dev.exai.files;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.testkit.Parallel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The program that is killed: four threads take files in, two of them many at once, and print what was acknowledged. */
public final class CrashingTaker {
    static final PrincipalId OWNER = new PrincipalId("crash");

    private CrashingTaker() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        FileStorage storage = FileStorage.directory(Path.of(args[0]), TimeSource.system());
        FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none());
        Parallel.inParallel(4, worker -> {
            Random random = new Random();
            for (int i = 0; i < 1_000; i++) {
                List<FileSource> some = IntStream.range(0, worker % 2 == 0 ? 1 : 30)
                        .<FileSource>mapToObj(each -> new FileSource.Bytes(content(random)))
                        .toList();
                files.takeInAll(OWNER, some, TakeIn.plain(), taken -> acknowledge(out, taken));
            }
            return worker;
        });
    }

    private static byte[] content(Random random) {
        byte[] content = new byte[random.nextInt(random.nextInt(8) == 0 ? 200_000 : 8_000)];
        random.nextBytes(content);
        return content;
    }

    private static void acknowledge(PrintStream out, TakenIn taken) {
        synchronized (out) {
            out.print(taken.file().id() + " " + taken.file().hash().hex() + "\n");
            out.flush();
        }
    }
}
