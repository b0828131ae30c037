package dev.exai.sessions;

/**
 * Sessions since the manager was made, all read at one moment, so that {@code started} is always the sum of the five
 * outcomes and {@code live}.
 *
 * @param started all that were asked for
 * @param live those that have not ended
 * @param queued those of the live ones that wait for permits
 * @param running those of the live ones that hold permits
 */
public record SessionCounts(
        long started,
        long succeeded,
        long failed,
        long timedOut,
        long cancelled,
        long rejected,
        long live,
        long queued,
        long running) {}
