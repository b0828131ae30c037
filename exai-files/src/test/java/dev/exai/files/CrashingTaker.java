package dev.exai.files;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.testkit.Parallel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** The program that is killed: four threads take files in, and print what was acknowledged. */
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
                byte[] content = new byte[random.nextInt(200_000)];
                random.nextBytes(content);
                StoredFile file = files.takeIn(OWNER, new FileSource.Bytes(content), TakeIn.plain());
                synchronized (out) {
                    out.print(file.id() + " " + file.hash().hex() + "\n");
                    out.flush();
                }
            }
            return worker;
        });
    }
}
