package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fault and what is promised about a call that meets it: each attempt, unless it is said otherwise.
 *
 * @param fault prepares the scene
 * @param end how the call ends
 * @param effect what the vendor has done when the fault shows
 * @param pause before the second attempt
 * @param clock which one ends each attempt
 * @param deadline of the call
 */
record Row(String name, Consumer<Scene> fault, End end, Effect effect, Wait pause, Clock clock, Duration deadline) {
    /**
     * How a call ends.
     *
     * @param kinds what the error may be; empty if the call succeeds
     * @param phases how far it may have come
     * @param attempts how often the provider is asked, when two times are allowed
     * @param partial the text that has come, null for whatever the fault lets through
     */
    record End(
            Set<ErrorKind> kinds,
            Set<ErrorPhase> phases,
            int attempts,
            @Nullable String partial) {}

    /** What the vendor has done with what it was asked. */
    enum Effect {
        /** Nothing: it was never asked, or says that it did nothing now. */
        NONE,
        /** It tried, and says that it failed. */
        FAILED,
        /** Nobody knows whether it has seen the whole request. */
        UNSURE,
        /** All, or it may have: it saw the request, and its answer is lost. */
        PERHAPS,
        /** All: it is the answer to that which is lost. */
        DONE
    }

    /** How long is waited, in between these. */
    record Wait(Duration least, Duration most) {
        /** Half a second, of which chance takes up to a quarter. */
        static final Wait USUAL = new Wait(Duration.ofMillis(375), Duration.ofMillis(500));
    }

    /** What can end an attempt that nothing else ends. */
    enum Clock {
        NONE,
        CONNECT,
        FIRST_BYTE,
        IDLE,
        DEADLINE
    }

    /** What becomes known as final, whoever asks: the same call would fail again, or must not be made again unseen. */
    static final Set<ErrorKind> FINAL = EnumSet.of(
            ErrorKind.INVALID_REQUEST,
            ErrorKind.AUTHENTICATION,
            ErrorKind.QUOTA_EXHAUSTED,
            ErrorKind.PERMISSION,
            ErrorKind.NOT_FOUND,
            ErrorKind.GONE,
            ErrorKind.CONFLICT,
            ErrorKind.TOO_LARGE,
            ErrorKind.TLS,
            ErrorKind.REDIRECTED,
            ErrorKind.UNKNOWN_OUTCOME);

    /** How much longer the clock between bytes runs than others: it also times how a request is sent. */
    static final int IDLE_CLOCKS = 3;

    /** What a busy machine adds to a call. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration VERY_LONG = Duration.ofMinutes(3);
    private static final Set<ErrorPhase> EARLY = EnumSet.range(ErrorPhase.CONNECT, ErrorPhase.START);

    /** The answer comes all the same. */
    static Row harmless(String name, Consumer<Scene> fault, int attempts) {
        return row(name, fault, new End(Set.of(), Set.of(), attempts, null), Effect.NONE);
    }

    /** Fails before any output, for good: no attempt would help. */
    static Row refused(String name, ErrorKind kind, Consumer<Scene> fault) {
        return row(name, fault, new End(Set.of(kind), EARLY, 1, ""), Effect.NONE);
    }

    /** Fails before any output, in both attempts. */
    static Row repeated(String name, ErrorKind kind, Consumer<Scene> fault) {
        return row(name, fault, new End(Set.of(kind), EARLY, 2, ""), Effect.PERHAPS);
    }

    /** Fails after some output, and nothing is repeated. */
    static Row broken(String name, ErrorKind kind, String partial, Consumer<Scene> fault) {
        Set<ErrorPhase> phases = Set.of(ErrorPhase.OUTPUT);
        return row(name, fault, new End(Set.of(kind), phases, 1, partial), Effect.PERHAPS);
    }

    private static Row row(String name, Consumer<Scene> fault, End end, Effect effect) {
        return new Row(name, fault, end, effect, Wait.USUAL, clock(end), LONG);
    }

    Set<ErrorKind> kinds() {
        return end.kinds;
    }

    Set<ErrorPhase> phases() {
        return end.phases;
    }

    int attempts() {
        return end.attempts;
    }

    @Nullable
    String partial() {
        return end.partial;
    }

    private static Clock clock(End end) {
        if (end.kinds.contains(ErrorKind.CONNECT_TIMEOUT)) {
            return Clock.CONNECT;
        }
        if (!end.kinds.contains(ErrorKind.TIMEOUT)) {
            return Clock.NONE;
        }
        return end.phases.contains(ErrorPhase.WAIT) ? Clock.FIRST_BYTE : Clock.IDLE;
    }

    /** How long the attempts take at least, where that clock runs so long; the waits between them come on top. */
    Duration least(Duration clockTime) {
        return switch (clock) {
            case NONE -> Duration.ZERO;
            case DEADLINE -> deadline;
            case IDLE -> clockTime.multipliedBy(IDLE_CLOCKS * (kinds().isEmpty() ? attempts() - 1L : attempts()));
            default -> clockTime.multipliedBy(kinds().isEmpty() ? attempts() - 1L : attempts());
        };
    }

    /** How long all of it may take. */
    Duration most(Duration clockTime) {
        Duration waits = pause.most.multipliedBy(attempts() - 1L);
        Duration due = deadline.equals(VERY_LONG) ? LONG : least(clockTime).plus(waits);
        return due.plus(SLACK);
    }

    Row orKind(ErrorKind other) {
        Set<ErrorKind> both = EnumSet.copyOf(kinds());
        both.add(other);
        return with(new End(both, phases(), attempts(), partial()), effect);
    }

    /** Before the vendor has seen anything. */
    Row unseen() {
        return with(new End(kinds(), Set.of(ErrorPhase.CONNECT), attempts(), partial()), Effect.NONE);
    }

    Row ending(ErrorKind kind, ErrorPhase phase) {
        return with(new End(Set.of(kind), Set.of(phase), attempts(), partial()), effect);
    }

    Row at(ErrorPhase... expected) {
        End later = new End(kinds(), Set.of(expected), attempts(), partial());
        return new Row(name, fault, later, effect, pause, clock(later), deadline);
    }

    Row effect(Effect other) {
        return with(end, other);
    }

    /** The whole time is up before anything else, and then there is no further attempt. */
    Row within(Duration time) {
        boolean output = phases().contains(ErrorPhase.OUTPUT);
        End once = new End(kinds(), output ? phases() : EARLY, 1, partial());
        return new Row(name, fault, once, effect, pause, Clock.DEADLINE, time);
    }

    /** Takes so long without being stopped by a clock. */
    Row longerThanOthers() {
        return new Row(name, fault, end, effect, pause, clock, VERY_LONG);
    }

    Row partial(@Nullable String text) {
        return with(new End(kinds(), phases(), attempts(), text), effect);
    }

    Row waits(Duration least, Duration most) {
        return new Row(name, fault, end, effect, new Wait(least, most), clock, deadline);
    }

    /** What becomes of it where an answer comes when it is finished: nobody is impatient for its first byte. */
    Row patient() {
        return clock == Clock.FIRST_BYTE ? within(Duration.ofSeconds(3)) : this;
    }

    /** What becomes of an upload: it must be done once, so only what was not taken is tried again. */
    Row ofUpload() {
        return switch (effect) {
            case NONE -> this;
            case FAILED -> once(kinds(), phases());
            case UNSURE -> once(kinds(), phases()).orKind(ErrorKind.UNKNOWN_OUTCOME);
            case PERHAPS, DONE -> once(Set.of(ErrorKind.UNKNOWN_OUTCOME), Set.of(ErrorPhase.WAIT));
        };
    }

    /** What becomes of a deletion where the second attempt sees that the first one has done it. */
    Row ofSeenDeletion() {
        boolean seen = effect == Effect.DONE && attempts() > 1;
        return seen ? with(new End(Set.of(), Set.of(), attempts(), partial()), effect) : this;
    }

    /** What becomes of what is asked only once, and does no harm: it is not repeated either, and says what went wrong. */
    Row ofBeginning() {
        boolean lost = kinds().isEmpty() && effect == Effect.PERHAPS;
        Set<ErrorKind> kinds = lost ? Set.of(ErrorKind.CONNECTION_LOST) : kinds();
        return effect == Effect.NONE ? this : once(kinds, lost ? EARLY : phases());
    }

    private Row once(Set<ErrorKind> kinds, Set<ErrorPhase> phases) {
        return with(new End(kinds, phases, 1, partial()), effect);
    }

    private Row with(End other, Effect left) {
        return new Row(name, fault, other, left, pause, clock, deadline);
    }
}
