package dev.exai.testkit.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file whose writes and syncs are counted. */
final class FailingChannel extends FileChannel {
    private final FileChannel real;
    private final Path path;
    private final FailingFiles files;

    FailingChannel(FileChannel real, Path path, FailingFiles files) {
        this.real = real;
        this.path = path;
        this.files = files;
    }

    @FunctionalInterface
    private interface Writing {
        int write(ByteBuffer bytes) throws IOException;
    }

    private int write(ByteBuffer bytes, Writing writing) throws IOException {
        int most = files.write(path, bytes.remaining());
        ByteBuffer taken = bytes.slice(bytes.position(), most);
        int count = writing.write(taken);
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return write(bytes, real::write);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return write(bytes, taken -> real.write(taken, position));
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += write(bytes[i]);
            if (bytes[i].hasRemaining()) {
                return count;
            }
        }
        return count;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        files.change(FailingFiles.Change.SYNC, path);
        real.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        files.change(FailingFiles.Change.WRITE, path);
        real.truncate(size);
        return this;
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        files.change(FailingFiles.Change.WRITE, path);
        return real.transferFrom(source, position, count);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return real.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return real.read(bytes, position);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return real.read(bytes, offset, length);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
