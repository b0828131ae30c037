package dev.exai.files;

/**
 * What a sweep has done.
 *
 * @param expired files whose time was over, which can still be brought back
 * @param purged files removed for good
 * @param copiesDeleted copies that providers have confirmed to hold no longer
 * @param contentsRemoved contents that no file has any more
 * @param waiting copies that a provider has not confirmed to be deleted; what belongs to them stays until it has
 */
public record SweepReport(int expired, int purged, int copiesDeleted, int contentsRemoved, int waiting) {}
