package dev.exai.sessions;

/**
 * What is done in a session. Runs on the thread that called {@link SessionManager#execute}, with all permits held.
 *
 * @param <T> what it yields
 */
@FunctionalInterface
public interface SessionWork<T> {
    /**
     * Does the work. What blocks in here must end when {@code session.context()} is cancelled.
     *
     * @throws dev.exai.core.ExaiException if it fails
     */
    T run(Session session);
}
