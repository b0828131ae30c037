package dev.exai.sessions.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The files of a directory as a disk may have them: what was synced is there; of what was not, any part may be there, in any
 * order, torn between sectors, and where it was to be there may be rubbish. Names are as uncertain until the directory is
 * synced. Not thread-safe.
 */
final class Disk {
    private final Map<String, DiskFile> names = new HashMap<>(); // as programs see them
    private final Map<String, DiskFile> durableNames = new HashMap<>();
    private final List<Naming> pending = new ArrayList<>();

    /** A change of a name; no file for a name that goes. */
    private record Naming(String name, DiskFile file, String gone) {
        void apply(Map<String, DiskFile> names) {
            if (gone != null) {
                names.remove(gone);
            }
            if (name != null) {
                names.put(name, file);
            }
        }
    }

    void apply(DiskOp op) {
        if (op instanceof DiskOp.Write write) {
            file(write.file()).write(write);
        } else if (op instanceof DiskOp.Truncate truncate) {
            file(truncate.file()).truncate(truncate);
        } else if (op instanceof DiskOp.Sync sync) {
            sync(sync.file());
        } else if (op instanceof DiskOp.Create create) {
            change(new Naming(create.file(), new DiskFile(), null));
        } else if (op instanceof DiskOp.Rename rename) {
            change(new Naming(rename.to(), file(rename.from()), rename.from()));
        } else if (op instanceof DiskOp.Remove remove) {
            change(new Naming(null, null, remove.file()));
        }
    }

    private void sync(String name) {
        if (name.isEmpty()) {
            pending.forEach(each -> each.apply(durableNames));
            pending.clear();
        } else {
            file(name).sync();
        }
    }

    private void change(Naming naming) {
        naming.apply(names);
        pending.add(naming);
    }

    private DiskFile file(String name) {
        DiskFile file = names.get(name);
        if (file == null) {
            throw new IllegalStateException("no file " + name);
        }
        return file;
    }

    /** What is there when the power comes back; the disk itself stays as it is. */
    Map<String, byte[]> afterPowerLoss(Random random) {
        Map<String, DiskFile> found = new HashMap<>(durableNames);
        int inOrder = random.nextInt(pending.size() + 1);
        boolean ordered = random.nextBoolean(); // most file systems keep the order of names
        for (int i = 0; i < pending.size(); i++) {
            if (ordered ? i < inOrder : random.nextBoolean()) {
                pending.get(i).apply(found);
            }
        }
        Luck luck = Luck.draw(random);
        Map<String, byte[]> files = new HashMap<>();
        found.forEach((name, file) -> files.put(name, file.afterPowerLoss(luck)));
        return files;
    }
}
