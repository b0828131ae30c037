package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.RemoteCopy.State;
import dev.exai.files.internal.DiskBlobStoreAccess;
import dev.exai.testkit.Parallel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What copies at providers do, whatever the catalogue is kept in. */
abstract class FileCopiesContract extends FilesFixture {
    final ShelfProvider shelf = new ShelfProvider("shelf");

    RemoteCopy ensure(StoredFile file) {
        return ensure(file, CopyRequest.plain());
    }

    RemoteCopy ensure(StoredFile file, CopyRequest request) {
        return files.ensureAt(file.id(), shelf, request, context(file.owner()));
    }

    State stateOf(StoredFile file) {
        return files.copies(file.owner(), file.id()).get(0).state();
    }

    static CopyRequest askEachTime() {
        return new CopyRequest.Builder().trustFor(Duration.ZERO).build();
    }

    @Test
    void copy_wantedByTwoHundredAtOnce_isSentOnce() throws Exception {
        StoredFile file = add(ANN, "wanted.txt", "wanted by everybody");
        shelf.gate = new CountDownLatch(1);

        List<RemoteCopy> copies = Parallel.inParallel(200, number -> {
            if (number == 199) {
                shelf.gate.countDown();
            }
            return ensure(file);
        });

        assertThat(copies).extracting(RemoteCopy::remoteId).containsOnly("r-000001");
        assertThat(shelf.uploads).hasValue(1);
        assertThat(shelf.all()).hasSize(1);
    }

    @Test
    void copy_inAnotherAccount_isNotUsed() {
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.account = "first";
        RemoteCopy first = ensure(file);
        shelf.account = "second";

        RemoteCopy second = ensure(file);

        assertThat(second.remoteId()).isNotEqualTo(first.remoteId());
        shelf.account = "first";
        assertThat(ensure(file).remoteId()).isEqualTo(first.remoteId());
        assertThat(shelf.uploads).hasValue(2);
        files.copyGone(ANN, file.id(), second);
        assertThat(files.copies(ANN, file.id()))
                .extracting(RemoteCopy::state)
                .containsExactlyInAnyOrder(State.PRESENT, State.GONE);
    }

    @Test
    void copy_whoseAnswerIsLost_isFoundAndNotSentAgain() throws Exception {
        StoredFile file = add(ANN, "lost.txt", "the answer is lost");
        shelf.failNext = ErrorKind.UNKNOWN_OUTCOME;
        shelf.arrives = true;

        List<RemoteCopy> copies = Parallel.inParallel(40, () -> ensure(file));

        assertThat(copies).extracting(RemoteCopy::remoteId).containsOnly("r-000001");
        assertThat(shelf.uploads).hasValue(1);
        assertThat(files.audit(ANN, null, 10).entries().get(0).action()).isEqualTo(Action.ADOPTED);
    }

    @Test
    void copy_ofWhichNobodyKnowsAndTheListingFails_isNotSentAgainUntilItIsLookedFor() {
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.failNext = ErrorKind.CONNECTION_LOST;
        shelf.arrives = true;
        shelf.failListing = ErrorKind.SERVER_ERROR;

        assertKind(ErrorKind.CONNECTION_LOST, () -> ensure(file));
        assertThat(stateOf(file)).isEqualTo(State.UNKNOWN);
        assertKind(ErrorKind.SERVER_ERROR, () -> ensure(file));
        assertThat(shelf.uploads).hasValue(1);

        shelf.failListing = null;
        assertThat(ensure(file).remoteId()).isEqualTo("r-000001");
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void copy_thatDidNotArrive_isSentByTheNextCall() {
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.failNext = ErrorKind.CONNECTION_LOST;

        assertKind(ErrorKind.CONNECTION_LOST, () -> ensure(file));
        assertThat(stateOf(file)).isEqualTo(State.UNKNOWN);
        clock.advance(Duration.ofMinutes(3));

        assertThat(ensure(file).state()).isEqualTo(State.PRESENT);
        assertThat(shelf.uploads).hasValue(2);
        assertThat(shelf.all()).hasSize(1);
    }

    @Test
    void copy_ofWhichNobodyKnowsAtAProviderWithoutListing_waits() {
        shelf.abilities = EnumSet.of(Ability.UPLOAD);
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.failNext = ErrorKind.TIMEOUT;

        assertKind(ErrorKind.TIMEOUT, () -> ensure(file));
        assertKind(ErrorKind.UNKNOWN_OUTCOME, () -> ensure(file));
        assertThat(shelf.uploads).hasValue(1);

        clock.advance(Duration.ofMinutes(11));
        assertThat(ensure(file).state()).isEqualTo(State.PRESENT);
    }

    @Test
    void copy_thatIsRefused_isAbsent() {
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.failNext = ErrorKind.RATE_LIMITED;
        assertKind(ErrorKind.RATE_LIMITED, () -> ensure(file));
        assertThat(stateOf(file)).isEqualTo(State.ABSENT);
        shelf.failNext = ErrorKind.CONNECT_REFUSED;
        shelf.failPhase = ErrorPhase.CONNECT;
        assertKind(ErrorKind.CONNECT_REFUSED, () -> ensure(file));

        assertThat(stateOf(file)).isEqualTo(State.ABSENT);
        assertThat(shelf.listings).hasValue(0);
    }

    @Test
    void copy_deletedAtTheProvider_isSentAgain() {
        StoredFile file = add(ANN, "a.txt", "content");
        RemoteCopy first = ensure(file);
        shelf.remove("r-000001");
        assertThat(ensure(file)).isEqualTo(first);

        files.copyGone(ANN, file.id(), first);
        assertThat(stateOf(file)).isEqualTo(State.GONE);
        assertThat(ensure(file).remoteId()).isEqualTo("r-000002");
        files.copyGone(ANN, file.id(), first);
        assertThat(stateOf(file)).isEqualTo(State.PRESENT);

        shelf.remove("r-000002");
        assertThat(ensure(file, askEachTime()).remoteId()).isEqualTo("r-000003");
        assertThat(shelf.uploads).hasValue(3);
    }

    @Test
    void copy_trusted_isAskedAboutAfterAWhileOnly() {
        StoredFile file = add(ANN, "a.txt", "content");
        ensure(file);

        clock.advance(Duration.ofMinutes(59));
        ensure(file);
        assertThat(shelf.calls).hasValue(0);
        clock.advance(Duration.ofMinutes(2));
        ensure(file);
        ensure(file);

        assertThat(shelf.calls).hasValue(1);
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void copy_thatExpires_isReplacedInTime() {
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.expiryOfNext = clock.instant().plus(Duration.ofHours(3));
        RemoteCopy first = ensure(file);
        assertThat(first.expiresAt()).isEqualTo(shelf.expiryOfNext);

        clock.advance(Duration.ofHours(1).plusMinutes(59));
        assertThat(ensure(file).remoteId()).isEqualTo(first.remoteId());
        clock.advance(Duration.ofMinutes(2));
        shelf.expiryOfNext = clock.instant().plus(Duration.ofMinutes(5));
        assertThat(ensure(file).remoteId()).isEqualTo("r-000002");
    }

    @Test
    void copy_ofALostContent_isFileGone() throws Exception {
        StoredFile file = add(ANN, "a.txt", "content");
        ensure(file);
        Files.delete(DiskBlobStoreAccess.pathOf(contents(), file.blob()));

        assertThat(ensure(file).state()).isEqualTo(State.PRESENT);
        shelf.remove("r-000001");
        assertKind(ErrorKind.FILE_GONE, () -> ensure(file, askEachTime()));
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void copy_ofATypeThatTheProviderDoesNotTake_isRefusedBeforeAnythingIsSent() {
        StoredFile zip =
                files.takeIn(ANN, new FileSource.Bytes(new byte[] {'P', 'K', 5, 6, 0, 0}), TakeIn.named("a.zip"));
        shelf.limits = FileLimits.UNKNOWN.withTypes(AcceptedTypes.of("application/pdf", "text/*"));

        assertThatThrownBy(() -> ensure(zip))
                .hasMessageContaining("shelf takes no application/zip")
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(ensure(add(ANN, "a.txt", "text")).state()).isEqualTo(State.PRESENT);
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void copy_beyondWhatAnAccountMayHold_isRefusedBeforeAnythingIsSent() {
        shelf.limits = new FileLimits(null, 2, 10L, List.of());
        StoredFile first = add(ANN, "a", "sixsix");
        ensure(first);

        assertThatThrownBy(() -> ensure(add(ANN, "b", "fives")))
                .hasMessageContaining("at most 10 bytes of an account, and has 6")
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        files.ensureAt(add(BOB, "c", "four").id(), shelf, CopyRequest.plain(), context(BOB));
        assertThatThrownBy(() -> ensure(add(ANN, "d", ""))).hasMessageContaining("at most 2 files of an account");
        assertThat(shelf.uploads).hasValue(2);
        files.copyGone(ANN, first.id(), files.copies(ANN, first.id()).get(0));
        assertThat(ensure(add(ANN, "d", "")).state()).isEqualTo(State.PRESENT);
    }

    @Test
    void copy_thatTheProviderDoesNotTake_isRefusedBeforeAnythingIsSent() {
        StoredFile file = add(ANN, "a.txt", "nine byte");
        shelf.limits = new FileLimits(8L, null, null, List.of(new FilePurpose("reading")));

        assertKind(ErrorKind.TOO_LARGE, () -> ensure(file, CopyRequest.forPurpose("reading")));
        shelf.limits = new FileLimits(9L, null, null, List.of(new FilePurpose("reading")));
        assertKind(ErrorKind.INVALID_REQUEST, () -> ensure(file));
        assertKind(ErrorKind.INVALID_REQUEST, () -> ensure(file, CopyRequest.forPurpose("painting")));
        shelf.abilities = EnumSet.of(Ability.UPLOAD);
        assertKind(
                ErrorKind.UNSUPPORTED,
                () -> ensure(
                        file,
                        new CopyRequest.Builder()
                                .purpose(new FilePurpose("reading"))
                                .lifetime(Duration.ofHours(1))
                                .build()));
        shelf.abilities = EnumSet.of(Ability.LIST);
        assertKind(ErrorKind.UNSUPPORTED, () -> ensure(file, CopyRequest.forPurpose("reading")));
        assertThat(shelf.uploads).hasValue(0);

        shelf.abilities = EnumSet.of(Ability.UPLOAD);
        assertThat(ensure(file, CopyRequest.forPurpose("reading")).purpose()).isEqualTo(new FilePurpose("reading"));
        assertKind(ErrorKind.UNSUPPORTED, () -> files.planSync(shelf, context(ANN)));
    }

    @Test
    void copy_ofEachOwnerAndPurpose_isItsOwn() {
        StoredFile anns = add(ANN, "a.txt", "same");
        StoredFile bobs = add(BOB, "a.txt", "same");

        ensure(anns);
        ensure(anns, CopyRequest.forPurpose("reading"));
        ensure(bobs);

        assertThat(shelf.uploads).hasValue(3);
        assertThat(files.copies(ANN, anns.id())).hasSize(2);
        assertThat(files.copies(BOB, bobs.id())).hasSize(1);
    }

    @Test
    void name_atTheProvider_isTaggedAndPlain() {
        StoredFile file = add(ANN, "../Büro\r\n \"x\".pdf", "%PDF-1.7");
        StoredFile longNamed = add(ANN, "n".repeat(300) + ".txt", "long");

        ensure(file);
        ensure(longNamed);

        assertThat(shelf.all()).hasSize(2);
        assertThat(shelf.all().get(0).fileName()).matches("exai-[0-9a-f]{16}-[0-9a-f]{16}-B_ro_u000D_u000A__x_\\.pdf");
        assertThat(shelf.all().get(1).fileName()).hasSizeLessThan(128).endsWith(".txt");
    }

    @Test
    void copy_theProviderWorksOn_isWaitedFor() throws Exception {
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.stateOfNext = RemoteFile.State.PROCESSING;
        CallContext context = CallContext.until(Deadline.after(Duration.ofMinutes(5), clock))
                .principal(ANN)
                .build();

        List<RemoteCopy> copies = Parallel.inParallel(2, number -> {
            if (number == 0) {
                return files.ensureAt(file.id(), shelf, CopyRequest.plain(), context);
            }
            clock.awaitSleepers(1);
            RemoteFile working = shelf.all().get(0);
            shelf.change(working.toBuilder().state(RemoteFile.State.READY).build());
            clock.advance(Duration.ofSeconds(1));
            return null;
        });

        assertThat(copies.get(0).state()).isEqualTo(State.PRESENT);
    }

    @Test
    void copy_theProviderCannotProcess_isRefused() {
        StoredFile file = add(ANN, "a.txt", "content");
        shelf.stateOfNext = RemoteFile.State.FAILED;

        assertKind(ErrorKind.INVALID_REQUEST, () -> ensure(file));

        assertThat(stateOf(file)).isEqualTo(State.ABSENT);
    }

    @Test
    void cancel_ofTheOneWhoSends_letsAnotherSend() throws Exception {
        StoredFile file = add(ANN, "a.txt", "content");
        CancelToken cancel = new CancelToken();
        CountDownLatch gate = new CountDownLatch(1);
        shelf.gate = gate;
        CallContext context = context(ANN).toBuilder().cancel(cancel).build();

        List<Object> outcomes = Parallel.inParallel(3, number -> {
            if (number == 0) {
                try {
                    return files.ensureAt(file.id(), shelf, CopyRequest.plain(), context);
                } catch (ExaiException e) {
                    return e.kind();
                }
            }
            if (number == 2) {
                await(() -> clock.sleepers() == 1); // until it is sure that the first has not arrived
                clock.advance(Duration.ofMinutes(3));
                return number;
            }
            shelf.begun.await();
            shelf.gate = null;
            cancel.cancel("enough");
            return ensure(file);
        });

        assertThat(outcomes.get(0)).isEqualTo(ErrorKind.CANCELLED);
        assertThat(((RemoteCopy) outcomes.get(1)).state()).isEqualTo(State.PRESENT);
        assertThat(shelf.all()).hasSize(1);
    }

    @Test
    void waiting_forAnother_endsWithTheOwnDeadlineOrCancel() throws Exception {
        StoredFile file = add(ANN, "a.txt", "content");
        CountDownLatch gate = new CountDownLatch(1);
        shelf.gate = gate;

        List<Object> outcomes = Parallel.inParallel(3, number -> {
            if (number == 0) {
                return ensure(file).state();
            }
            shelf.begun.await();
            CancelToken cancel = new CancelToken();
            CallContext context = CallContext.until(Deadline.after(Duration.ofMillis(number == 1 ? 50 : 10_000)))
                    .principal(ANN)
                    .cancel(cancel)
                    .build();
            if (number == 2) {
                cancel.cancel("enough");
            }
            try {
                return files.ensureAt(file.id(), shelf, CopyRequest.plain(), context);
            } catch (ExaiException e) {
                if (number == 1) {
                    gate.countDown();
                }
                return e.kind();
            }
        });

        assertThat(outcomes).containsExactly(State.PRESENT, ErrorKind.TIMEOUT, ErrorKind.CANCELLED);
    }

    @Test
    void progress_isToldToTheOneWhoSends() {
        StoredFile file = add(ANN, "a.txt", "content");
        AtomicLong sent = new AtomicLong();

        ensure(
                file,
                new CopyRequest.Builder().progress((now, all) -> sent.set(now)).build());

        assertThat(sent).hasValue(7);
    }

    @Test
    void sweep_ofADeletedFile_deletesItsCopiesFirst() {
        StoredFile file = add(ANN, "a.txt", "content");
        ensure(file);
        files.delete(ANN, file.id());
        clock.advance(Duration.ofHours(25));

        shelf.failDelete = ErrorKind.SERVER_ERROR;
        assertThat(sweep(shelf)).isEqualTo(new SweepReport(0, 0, 0, 0, 1));
        assertThat(sweep()).isEqualTo(new SweepReport(0, 0, 0, 0, 1));
        assertThat(DiskBlobStoreAccess.pathOf(contents(), file.blob())).exists();

        shelf.failDelete = null;
        assertThat(sweep(shelf)).isEqualTo(new SweepReport(0, 1, 1, 1, 0));
        assertThat(shelf.all()).isEmpty();
        assertThat(DiskBlobStoreAccess.pathOf(contents(), file.blob())).doesNotExist();
        assertThat(files.check().isSound()).isTrue();
    }

    @Test
    void sweep_withAKeyOfAnotherAccount_keepsTheCopyInMind() {
        shelf.account = "first";
        StoredFile file = add(ANN, "a.txt", "content");
        ensure(file);
        files.delete(ANN, file.id());
        clock.advance(Duration.ofHours(25));
        ShelfProvider other = new ShelfProvider("shelf");
        other.account = "second";

        assertThat(sweep(other)).isEqualTo(new SweepReport(0, 0, 0, 0, 1));

        assertThat(shelf.all()).hasSize(1);
        assertThat(sweep(shelf)).isEqualTo(new SweepReport(0, 1, 1, 1, 0));
        assertThat(shelf.all()).isEmpty();
    }

    @Test
    void sweep_ofADoubtfulCopy_looksForIt() {
        StoredFile arrived = doubtful("arrived", true);
        StoredFile lost = doubtful("lost", false);
        StoredFile absent = add(ANN, "absent", "absent");
        shelf.failNext = ErrorKind.RATE_LIMITED;
        assertKind(ErrorKind.RATE_LIMITED, () -> ensure(absent));
        StoredFile expired = add(ANN, "expired", "expired");
        shelf.expiryOfNext = clock.instant().plus(Duration.ofHours(2));
        ensure(expired);
        shelf.remove("r-000002");
        List.of(arrived, lost, absent, expired).forEach(file -> files.delete(ANN, file.id()));
        clock.advance(Duration.ofHours(25));

        assertThat(sweep(shelf)).isEqualTo(new SweepReport(0, 4, 4, 4, 0));
        assertThat(shelf.all()).isEmpty();
    }

    private StoredFile doubtful(String name, boolean arrives) {
        StoredFile file = add(ANN, name, name);
        shelf.failNext = ErrorKind.CONNECTION_LOST;
        shelf.arrives = arrives;
        shelf.failListing = ErrorKind.SERVER_ERROR;
        assertKind(ErrorKind.CONNECTION_LOST, () -> ensure(file));
        shelf.failListing = null;
        return file;
    }
}
