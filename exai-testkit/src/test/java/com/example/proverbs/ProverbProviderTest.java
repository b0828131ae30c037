package com.example.proverbs;

import dev.exai.core.ErrorKind;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.contract.Instruction;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import java.io.IOException;

class ProverbProviderTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return new BookHarness();
    }

    /** A provider over a book that does what the contract's rules tell it. */
    private static final class BookHarness implements ProviderHarness {
        private volatile ProverbProvider.Book always = question -> "Practice makes perfect.";
        private volatile ProverbProvider.Book next;
        private final Provider provider = new ProverbProvider(new ProviderId("proverbs"), this::find);

        private String find(String question) throws IOException {
            ProverbProvider.Book now = next == null ? always : next;
            next = null;
            return now.find(question);
        }

        @Override
        public Provider provider() {
            return provider;
        }

        @Override
        public String model() {
            return "proverbs-1";
        }

        @Override
        public boolean instruct(Instruction instruction) {
            if (instruction instanceof Instruction.Echo) {
                always = question -> question;
                return true;
            }
            if (instruction instanceof Instruction.Say say) {
                next = question -> String.join("", say.pieces());
                return true;
            }
            if (instruction instanceof Instruction.Fail fail && fail.kind() == ErrorKind.SERVER_ERROR) {
                next = question -> {
                    throw new IOException("the book is closed");
                };
                return true;
            }
            return false;
        }
    }
}
