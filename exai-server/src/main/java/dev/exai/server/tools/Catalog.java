package dev.exai.server.tools;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Things a server offers, by name, in the order of their names. May change at any time; listeners run on the changing
 * thread after the change. Thread-safe.
 *
 * @param <E> what is offered
 */
public final class Catalog<E> {
    private final ConcurrentSkipListMap<String, E> entries = new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** An empty catalogue. */
    public Catalog() {}

    /**
     * Adds an entry.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public void add(String name, E entry) {
        if (entries.putIfAbsent(name, Objects.requireNonNull(entry, "entry")) != null) {
            throw new IllegalArgumentException("already in the catalogue: " + name);
        }
        changed();
    }

    /** Removes the entry of that name; false if there is none. */
    public boolean remove(String name) {
        boolean removed = entries.remove(name) != null;
        if (removed) {
            changed();
        }
        return removed;
    }

    /** The entry of that name. */
    public Optional<E> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** All entries as they are now, in the order of their names. */
    public List<E> all() {
        return List.copyOf(entries.values());
    }

    /** At most {@code limit} names that come after {@code name} in order; the first ones for an empty name. */
    public List<String> namesAfter(String name, int limit) {
        return entries.tailMap(name, false).keySet().stream().limit(limit).toList();
    }

    /** Whether nothing is offered now. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Runs the action after each change; it must neither block nor throw. */
    public void onChange(Runnable action) {
        listeners.add(action);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
