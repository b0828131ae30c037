package dev.exai.providers.internal.schema;

import org.jspecify.annotations.Nullable;

/** The path to a value; becomes text only when there is a fault to report. Immutable. */
record Where(@Nullable Where parent, @Nullable String name, int index) {
    static final Where ROOT = new Where(null, null, 0);
    private static final int MAX_NAME = 80;

    Where property(String property) {
        return new Where(this, property, 0);
    }

    Where element(int position) {
        return new Where(this, null, position);
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        String before = parent.toString();
        if (name == null) {
            return before + "[" + index + "]";
        }
        String shown = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name;
        return before.isEmpty() ? shown : before + "." + shown;
    }
}
