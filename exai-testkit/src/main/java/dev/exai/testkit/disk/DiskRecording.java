package dev.exai.testkit.disk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Operations on a disk as a small file: pages are written over and over with little change, so each block of bytes is kept as
 * its difference from the most similar of the blocks of its length before it.
 */
public final class DiskRecording {
    private static final int WRITE = 1;
    private static final int TRUNCATE = 2;
    private static final int SYNC = 3;
    private static final int CREATE = 4;
    private static final int RENAME = 5;
    private static final int REMOVE = 6;
    private static final int SAID = 7;
    private static final int MAKE_FOLDER = 8;
    private static final int END = 0;
    private static final int REMEMBERED = 400; // blocks: some dozens of commits

    private final List<byte[]> blocks = new ArrayList<>();

    private DiskRecording() {}

    /** Writes the operations, and closes the stream. */
    public static void write(List<DiskOp> ops, OutputStream target) throws IOException {
        DiskRecording recording = new DiskRecording();
        try (DataOutputStream out =
                new DataOutputStream(new DeflaterOutputStream(target, new Deflater(Deflater.BEST_COMPRESSION)))) {
            for (DiskOp op : ops) {
                recording.write(op, out);
            }
            out.writeByte(END);
        }
    }

    /** Reads what {@link #write(List, OutputStream)} has written, and closes the stream. */
    public static List<DiskOp> read(InputStream source) throws IOException {
        DiskRecording recording = new DiskRecording();
        List<DiskOp> ops = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(source))) {
            for (int kind = in.readByte(); kind != END; kind = in.readByte()) {
                ops.add(recording.read(kind, in));
            }
        }
        return ops;
    }

    private void write(DiskOp op, DataOutputStream out) throws IOException {
        if (op instanceof DiskOp.Write write) {
            out.writeByte(WRITE);
            out.writeUTF(write.file());
            out.writeLong(write.offset());
            out.writeInt(write.bytes().length);
            int base = mostSimilar(write.bytes());
            out.writeShort(base);
            out.write(difference(write.bytes(), base));
            remember(write.bytes());
        } else if (op instanceof DiskOp.Truncate truncate) {
            out.writeByte(TRUNCATE);
            out.writeUTF(truncate.file());
            out.writeLong(truncate.length());
        } else if (op instanceof DiskOp.Sync sync) {
            named(SYNC, sync.file(), out);
        } else if (op instanceof DiskOp.Create create) {
            named(CREATE, create.file(), out);
        } else if (op instanceof DiskOp.MakeFolder make) {
            named(MAKE_FOLDER, make.folder(), out);
        } else if (op instanceof DiskOp.Remove remove) {
            named(REMOVE, remove.file(), out);
        } else if (op instanceof DiskOp.Said said) {
            named(SAID, said.line(), out);
        } else if (op instanceof DiskOp.Rename rename) {
            named(RENAME, rename.from(), out);
            out.writeUTF(rename.to());
        }
    }

    private static void named(int kind, String name, DataOutputStream out) throws IOException {
        out.writeByte(kind);
        out.writeUTF(name);
    }

    private DiskOp read(int kind, DataInputStream in) throws IOException {
        String name = in.readUTF();
        return switch (kind) {
            case WRITE -> {
                long offset = in.readLong();
                int length = in.readInt();
                int base = in.readShort();
                byte[] bytes = difference(in.readNBytes(length), base);
                remember(bytes);
                yield new DiskOp.Write(name, offset, bytes);
            }
            case TRUNCATE -> new DiskOp.Truncate(name, in.readLong());
            case SYNC -> new DiskOp.Sync(name);
            case CREATE -> new DiskOp.Create(name);
            case MAKE_FOLDER -> new DiskOp.MakeFolder(name);
            case RENAME -> new DiskOp.Rename(name, in.readUTF());
            case REMOVE -> new DiskOp.Remove(name);
            case SAID -> new DiskOp.Said(name);
            default -> throw new IOException("no operation " + kind);
        };
    }

    /** How many blocks back the most similar one is; 0 if there is none. */
    private int mostSimilar(byte[] bytes) {
        int best = 0;
        int fewest = bytes.length;
        for (int back = 1; back <= Math.min(REMEMBERED, blocks.size()); back++) {
            byte[] other = blocks.get(blocks.size() - back);
            if (other.length == bytes.length) {
                int differing = differing(bytes, other, fewest);
                if (differing < fewest) {
                    fewest = differing;
                    best = back;
                }
            }
        }
        return best;
    }

    private static int differing(byte[] one, byte[] other, int enough) {
        int count = 0;
        for (int i = 0; i < one.length && count < enough; i++) {
            count += one[i] == other[i] ? 0 : 1;
        }
        return count;
    }

    /** Between the bytes and a block before them; applied twice it gives the bytes back. */
    private byte[] difference(byte[] bytes, int back) {
        if (back == 0) {
            return bytes;
        }
        byte[] base = blocks.get(blocks.size() - back);
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) (bytes[i] ^ base[i]);
        }
        return result;
    }

    private void remember(byte[] bytes) {
        blocks.add(bytes);
    }
}
