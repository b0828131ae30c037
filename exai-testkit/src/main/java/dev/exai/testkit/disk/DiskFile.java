package dev.exai.testkit.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One file: what is surely on disk, and what was done since. Not thread-safe. */
final class DiskFile implements DiskNode {
    private byte[] durable = new byte[0]; // of any capacity
    private int length;
    private final List<DiskOp> pending = new ArrayList<>();

    void write(DiskOp.Write write) {
        pending.add(write);
    }

    void truncate(DiskOp.Truncate truncate) {
        pending.add(truncate);
    }

    void sync() {
        for (DiskOp op : pending) {
            if (op instanceof DiskOp.Write write) {
                put(Math.toIntExact(write.offset()), write.bytes(), 0, write.bytes().length);
            } else if (op instanceof DiskOp.Truncate truncate) {
                cut(Math.toIntExact(truncate.length()));
            }
        }
        pending.clear();
    }

    byte[] afterPowerLoss(Luck luck) {
        DiskFile found = new DiskFile();
        found.put(0, durable, 0, length);
        for (DiskOp op : pending) {
            if (op instanceof DiskOp.Write write) {
                found.writePerhaps(write, luck);
            } else if (op instanceof DiskOp.Truncate truncate && luck.keeps()) {
                found.cut(Math.toIntExact(truncate.length()));
            }
        }
        return Arrays.copyOf(found.durable, found.length);
    }

    private void writePerhaps(DiskOp.Write write, Luck luck) {
        boolean whole = luck.keeps();
        boolean torn = luck.tears();
        int offset = Math.toIntExact(write.offset());
        for (int at = 0; at < write.bytes().length; ) {
            int size = Math.min(write.bytes().length - at, luck.unit() - (offset + at) % luck.unit());
            if (luck.spoils()) {
                byte[] rubbish = new byte[size];
                luck.fill(rubbish);
                put(offset + at, rubbish, 0, size);
            } else if (torn ? luck.keeps() : whole) {
                put(offset + at, write.bytes(), at, size);
            }
            at += size;
        }
    }

    private void put(int offset, byte[] from, int begin, int size) {
        int end = offset + size;
        if (end > durable.length) {
            durable = Arrays.copyOf(durable, Math.max(end, 2 * durable.length));
        }
        System.arraycopy(from, begin, durable, offset, size);
        length = Math.max(length, end);
    }

    private void cut(int size) {
        if (size > durable.length) {
            durable = Arrays.copyOf(durable, size);
        }
        if (size < length) {
            Arrays.fill(durable, size, length, (byte) 0);
        }
        length = size;
    }
}
