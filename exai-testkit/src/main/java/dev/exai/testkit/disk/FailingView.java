package dev.exai.testkit.disk;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The times of a file, whose changes are counted. */
final class FailingView implements BasicFileAttributeView {
    private final BasicFileAttributeView real;
    private final Before before;

    private FailingView(BasicFileAttributeView real, Before before) {
        this.real = real;
        this.before = before;
    }

    /** What comes before a change, and may prevent it. */
    @FunctionalInterface
    interface Before {
        void change() throws IOException;
    }

    /** The view; of another kind as it is. */
    static <V extends FileAttributeView> @Nullable V of(@Nullable V real, Class<V> type, Before before) {
        return type == BasicFileAttributeView.class && real instanceof BasicFileAttributeView basic
                ? type.cast(new FailingView(basic, before))
                : real;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
        return real.readAttributes();
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        before.change();
        real.setTimes(modified, accessed, created);
    }
}
