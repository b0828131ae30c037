package dev.exai.files;

/**
 * What was moved to an archive, or would be.
 *
 * @param contents how many
 * @param bytes of these
 * @param failed how many stay because they are lost or damaged
 */
public record ArchiveReport(long contents, long bytes, long failed) {}
