package dev.exai.files.internal;

import org.jspecify.annotations.Nullable;

/**
 * The names that copies have at providers: who made them and which copy they are, then what the owner calls the file, whose
 * ending some providers go by. Only files whose names begin with {@link #prefix} are ours to touch. Immutable.
 */
record RemoteNames(String instance) {
    private static final int TAG_DIGITS = 16;
    private static final int LONGEST = 60; // of the owner's name; several vendors cut somewhere beyond 128 in all

    /** How every name of this installation begins. */
    String prefix() {
        return "exai-" + instance + "-";
    }

    String of(CopyRow row, String fileName) {
        StringBuilder safe = new StringBuilder();
        String cut = fileName.length() > LONGEST ? fileName.substring(fileName.length() - LONGEST) : fileName;
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            safe.append(plain || c == '.' || c == '-' ? c : '_');
        }
        return prefix() + row.tag() + "-" + safe;
    }

    /** The tag in a name, null if it is not one of ours. */
    @Nullable
    String tagIn(String remoteName) {
        int from = prefix().length();
        int to = from + TAG_DIGITS;
        boolean ours = remoteName.startsWith(prefix()) && remoteName.length() > to && remoteName.charAt(to) == '-';
        return ours ? remoteName.substring(from, to) : null;
    }

    /** Whether a name is that of the copy. */
    boolean isOf(CopyRow row, String remoteName) {
        return row.tag().equals(tagIn(remoteName));
    }
}
