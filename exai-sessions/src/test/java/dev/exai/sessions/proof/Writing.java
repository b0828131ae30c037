package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.testkit.Parallel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The program that is killed: four threads append to conversations of their own, and print what was acknowledged. */
public final class CrashingWriter {
    static final PrincipalId OWNER = new PrincipalId("crash");

    private CrashingWriter() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        Storage storage = Storage.sqlite(Path.of(args[0]), TimeSource.system());
        Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
        Parallel.inParallel(4, writer -> {
            ConversationId id = conversations.start(OWNER).id();
            for (int i = 1; i < 1_000; i++) {
                String text = "turn " + i + " " + "x".repeat(i * 37 % 3_000);
                conversations.append(OWNER, id, ConversationRules.said(text));
                synchronized (out) {
                    out.print(id + " " + i + "\n");
                    out.flush();
                }
            }
            return writer;
        });
    }
}
