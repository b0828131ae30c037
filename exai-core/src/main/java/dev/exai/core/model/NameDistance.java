package dev.exai.core.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** How much two names differ. Stateless. */
public final class NameDistance {
    private NameDistance() {}

    /** The known name that the wanted one was probably meant to be, or nothing if it resembles none. */
    public static Optional<String> nearest(String wanted, Collection<String> known) {
        return known.stream()
                .filter(name -> between(wanted, name) <= Math.max(2, wanted.length() / 3))
                .min(Comparator.comparingInt((String name) -> between(wanted, name)));
    }

    /**
     * Least number of single-character changes that make the wanted name out of the listed one; 1 if the listed one
     * holds it whole. The provider's prefix of the listed name counts only if the wanted one has a prefix too.
     */
    static int between(String wanted, String listed) {
        String name = wanted.indexOf('/') < 0 ? listed.substring(listed.indexOf('/') + 1) : listed;
        return !wanted.isEmpty() && name.contains(wanted) ? 1 : changes(wanted, name);
    }

    /** The Levenshtein distance, with one row of its table at a time. */
    private static int changes(String wanted, String name) {
        int[] row = new int[name.length() + 1];
        for (int j = 0; j <= name.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= wanted.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int above = row[j];
                int change = wanted.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
                diagonal = above;
            }
        }
        return row[name.length()];
    }
}
