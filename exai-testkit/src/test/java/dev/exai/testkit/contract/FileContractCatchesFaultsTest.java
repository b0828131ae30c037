package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.batch.BatchResults;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files and batches that break a rule, and the rule that says so. */
class FileContractCatchesFaultsTest {
    @Test
    void wrongHash_isCaughtByF02() {
        assertCaught(rules -> rules.f02(), requests -> new MemoryFiles(requests) {
            @Override
            public RemoteFile upload(FileUpload upload, CallContext context) {
                return super.upload(upload, context).toBuilder()
                        .hash(ContentHash.of(new byte[0]))
                        .build();
            }
        });
    }

    @Test
    void fileLostBetweenPages_isCaughtByF03() {
        assertCaught(rules -> rules.f03(), requests -> new MemoryFiles(requests) {
            @Override
            public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
                FilePage page = super.list(purpose, after, context);
                return after == null
                        ? page
                        : new FilePage(page.files().subList(1, page.files().size()), page.next());
            }
        });
    }

    @Test
    void contentCutShort_isCaughtByF05() {
        assertCaught(
                rules -> {
                    try {
                        rules.f05();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                requests -> new MemoryFiles(requests) {
                    @Override
                    public InputStream content(String fileId, CallContext context) {
                        return new ByteArrayInputStream(new byte[8]);
                    }
                });
    }

    @Test
    void deletionThatOnlyClaims_isCaughtByF06() {
        assertCaught(rules -> rules.f06(), requests -> new MemoryFiles(requests) {
            @Override
            public void delete(String fileId, CallContext context) {
                get(fileId, context);
            }
        });
    }

    @Test
    void lostAnswerThatLooksLikeSuccess_isCaughtByF10() {
        assertCaught(rules -> rules.f10(), requests -> new MemoryFiles(requests) {
            @Override
            public RemoteFile upload(FileUpload upload, CallContext context) {
                loseNext = false;
                return super.upload(upload, context);
            }
        });
    }

    @Test
    void resultsBeforeTheEnd_areCaughtByB03() {
        MemoryHarness.Parts parts = new MemoryHarness.Good() {
            @Override
            public MemoryBatches batches(Provider chats, AtomicInteger requests) {
                return new MemoryBatches(chats.models(), requests) {
                    @Override
                    public BatchResults results(String batchId, CallContext context) {
                        get(batchId, context);
                        return super.results(batchId, context);
                    }
                };
            }
        };

        assertCaught(rules -> rules.b03(), parts);
    }

    private static void assertCaught(Consumer<ProviderContract> rule, Function<AtomicInteger, MemoryFiles> faulty) {
        assertCaught(rule, new MemoryHarness.Good() {
            @Override
            public MemoryFiles files(AtomicInteger requests) {
                return faulty.apply(requests);
            }
        });
    }

    private static void assertCaught(Consumer<ProviderContract> rule, MemoryHarness.Parts parts) {
        ProviderContract rules = new ProviderContract() {
            @Override
            protected ProviderHarness newHarness() {
                return new MemoryHarness(parts);
            }
        };

        assertThatThrownBy(() -> {
                    rules.openHarness();
                    rule.accept(rules);
                })
                .isInstanceOf(AssertionError.class);
    }
}
