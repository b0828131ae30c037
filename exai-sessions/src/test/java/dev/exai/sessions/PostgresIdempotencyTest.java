package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.IdempotencyKey;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.sessions.IdempotencyStore.Claim;
import dev.exai.sessions.IdempotencyStore.Scope;
import dev.exai.testkit.Parallel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that two processes share. */
class PostgresIdempotencyTest {
    private static final ContentHash REQUEST = ContentHash.of(new byte[] {1});
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private Storage one;
    private Storage two;

    @BeforeEach
    void open() throws Exception {
        String url = PostgresServer.freshSchema();
        one = PostgresServer.storage(url, time);
        two = PostgresServer.storage(url, time);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void claim_twoProcessesAtOnce_grantOne() throws Exception {
        for (int i = 0; i < 10; i++) {
            Scope scope = scope("k" + i);

            List<Claim> claims = Parallel.inParallel(8, number -> claim(number % 2 == 0 ? one : two, scope));

            assertThat(claims).filteredOn(Claim.Granted.class::isInstance).hasSize(1);
            assertThat(claims).filteredOn(Claim.Running.class::isInstance).hasSize(7);
        }
    }

    @Test
    void claim_ofAnotherProcess_runsUntilItsTimeIsOverAndIsThenUnknown() {
        Scope scope = scope("k");
        claim(one, scope);

        assertThat(claim(two, scope)).isInstanceOf(Claim.Running.class);
        time.advance(MINUTE.plusSeconds(1));

        assertThat(claim(two, scope)).isInstanceOf(Claim.Unknown.class);
    }

    @Test
    void complete_inOneProcess_isAnsweredInTheOther() {
        Scope scope = scope("k");
        Claim.Granted granted = (Claim.Granted) claim(one, scope);

        one.idempotencyStore().complete(scope, granted.token(), "answer é€😀");

        assertThat(claim(two, scope)).isEqualTo(new Claim.Done("answer é€😀"));
        time.advance(Duration.ofHours(25));
        assertThat(claim(two, scope)).isInstanceOf(Claim.Granted.class);
    }

    private Claim claim(Storage storage, Scope scope) {
        return storage.idempotencyStore().claim(scope, REQUEST, time.instant().plus(MINUTE));
    }

    private static Scope scope(String key) {
        return new Scope(new PrincipalId("ann"), "chat", new IdempotencyKey(key));
    }
}
