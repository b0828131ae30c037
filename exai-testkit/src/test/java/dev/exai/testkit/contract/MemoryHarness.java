package dev.exai.testkit.contract;

import dev.exai.core.spi.Provider;
import java.util.concurrent.atomic.AtomicInteger;

/** A harness of a provider that can do everything, in memory. */
final class MemoryHarness implements ProviderHarness {
    private final ScriptedHarness chats = new ScriptedHarness();
    private final AtomicInteger requests = new AtomicInteger();
    private final MemoryFiles files;
    private final MemoryBatches batches;
    private final Provider provider;

    /** Makes files and batches that may break rules. */
    interface Parts {
        MemoryFiles files(AtomicInteger requests);

        MemoryBatches batches(Provider chats, AtomicInteger requests);
    }

    /** Parts that keep every rule. */
    static class Good implements Parts {
        @Override
        public MemoryFiles files(AtomicInteger requests) {
            return new MemoryFiles(requests);
        }

        @Override
        public MemoryBatches batches(Provider chats, AtomicInteger requests) {
            return new MemoryBatches(chats.models(), requests);
        }
    }

    MemoryHarness(Parts parts) {
        files = parts.files(requests);
        batches = parts.batches(chats.provider(), requests);
        provider = new MemoryProvider(chats.provider(), files, batches);
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public String model() {
        return chats.model();
    }

    @Override
    public boolean instruct(Instruction instruction) {
        if (instruction instanceof Instruction.LoseUpload) {
            files.loseNext = true;
            return true;
        }
        if (instruction instanceof Instruction.LoseDelete) {
            files.loseDeletion = true;
            return true;
        }
        if (instruction instanceof Instruction.LoseBatch) {
            batches.loseNext = true;
            return true;
        }
        return chats.instruct(instruction);
    }

    @Override
    public int callsReceived() {
        return chats.callsReceived();
    }

    @Override
    public int requestsReceived() {
        return requests.get() + chats.callsReceived();
    }

    @Override
    public int openConnections() {
        return chats.openConnections();
    }
}
