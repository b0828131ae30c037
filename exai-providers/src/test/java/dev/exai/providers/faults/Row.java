package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fault and what is promised about a chat that meets it: each attempt, unless it is said otherwise.
 *
 * @param fault prepares the scene
 * @param kinds what the error may be; empty if the chat succeeds
 * @param phases how far it may have come
 * @param attempts how often the provider is asked, when two times are allowed
 * @param partial the text that has come, null for whatever the fault lets through
 * @param deadline of the call
 */
record Row(
        String name,
        Consumer<Scene> fault,
        Set<ErrorKind> kinds,
        Set<ErrorPhase> phases,
        int attempts,
        @Nullable String partial,
        Duration deadline) {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration MOST = Duration.ofSeconds(40);
    private static final Set<ErrorPhase> EARLY = EnumSet.range(ErrorPhase.CONNECT, ErrorPhase.START);

    /** The answer comes all the same. */
    static Row harmless(String name, Consumer<Scene> fault, int attempts) {
        return new Row(name, fault, Set.of(), Set.of(), attempts, null, LONG);
    }

    /** Fails before any output, for good: no attempt would help. */
    static Row refused(String name, ErrorKind kind, Consumer<Scene> fault) {
        return new Row(name, fault, Set.of(kind), EARLY, 1, "", LONG);
    }

    /** Fails before any output, in both attempts. */
    static Row repeated(String name, ErrorKind kind, Consumer<Scene> fault) {
        return new Row(name, fault, Set.of(kind), EARLY, 2, "", LONG);
    }

    /** Fails after some output, and nothing is repeated. */
    static Row broken(String name, ErrorKind kind, String partial, Consumer<Scene> fault) {
        return new Row(name, fault, Set.of(kind), Set.of(ErrorPhase.OUTPUT), 1, partial, LONG);
    }

    /** How long a call may take: its own deadline, or less where another clock ends it, and the delay of a busy machine. */
    Duration most() {
        return deadline.equals(LONG) ? MOST : deadline.plusSeconds(20);
    }

    Row orKind(ErrorKind other) {
        Set<ErrorKind> both = EnumSet.copyOf(kinds);
        both.add(other);
        return new Row(name, fault, both, phases, attempts, partial, deadline);
    }

    Row at(ErrorPhase... expected) {
        return new Row(name, fault, kinds, Set.of(expected), attempts, partial, deadline);
    }

    Row within(Duration time) {
        return new Row(name, fault, kinds, phases, attempts, null, time);
    }
}
