package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Chunks of one answer in their order, and what they tell. */
public final class ChunkRun {
    private static final ProviderId PROVIDER = new ProviderId("test");

    private ChunkRun() {}

    /** What the chunks tell as they are read in earnest: those that are the one before with another text without a parser. */
    public static List<String> told(List<byte[]> chunks) {
        return run(chunks);
    }

    /**
     * What they tell if the parser reads each of them: a blank before every other one, which means nothing to a parser, keeps
     * any from beginning as the one before.
     */
    public static List<String> parsed(List<byte[]> chunks) {
        List<byte[]> apart = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            apart.add(i % 2 == 0 ? chunks.get(i) : behindBlank(chunks.get(i)));
        }
        return run(apart);
    }

    private static byte[] behindBlank(byte[] chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(chunk.length + 1);
        bytes.write(' ');
        bytes.writeBytes(chunk);
        return bytes.toByteArray();
    }

    private static List<String> run(List<byte[]> chunks) {
        Deque<ChatEvent> events = new ArrayDeque<>();
        StreamAssembler assembler = new StreamAssembler(PROVIDER, "m", events, true, new Dialect() {});
        List<String> told = new ArrayList<>();
        try {
            for (byte[] chunk : chunks) {
                assembler.chunk(chunk, 0, chunk.length);
                told.add(String.valueOf(assembler.finishReason()));
            }
            if (assembler.isFinished()) {
                assembler.finish();
            }
        } catch (JsonFeed.Malformed | JsonFeed.Failed e) {
            told.add(e.getClass().getSimpleName());
        } finally {
            assembler.close();
        }
        events.forEach(event -> told.add(event.toString()));
        return told;
    }
}
