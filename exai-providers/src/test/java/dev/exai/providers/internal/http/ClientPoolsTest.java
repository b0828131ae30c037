package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class ClientPoolsTest {
    private final AtomicInteger made = new AtomicInteger();
    private final ClientPools pools = new ClientPools(() -> {
        made.incrementAndGet();
        return new OkHttpClient();
    });

    @Test
    void enter_fewCallsAtOnce_shareOnePart() {
        Set<ClientPools.Part> parts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ClientPools.Part part = pools.enter();
            parts.add(part);
            part.leave();
        }

        assertThat(parts).hasSize(1);
        assertThat(made).hasValue(1);
    }

    @Test
    void enter_moreCallsThanAPartTakes_useFurtherPartsAndThenTheFirstAgain() {
        List<ClientPools.Part> entered = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entered.add(pools.enter());
        }
        assertThat(new HashSet<>(entered)).hasSize(4);

        entered.get(0).leave();

        assertThat(pools.enter()).isSameAs(entered.get(0));
    }

    @Test
    void enter_allPartsFull_spreadsWhatIsMore() {
        for (int i = 0; i < 1_024; i++) {
            pools.enter();
        }

        Set<ClientPools.Part> more = new HashSet<>();
        for (int i = 0; i < 32; i++) {
            more.add(pools.enter());
        }

        assertThat(more).hasSize(32);
        assertThat(made).hasValue(32);
        pools.evictAll();
    }
}
