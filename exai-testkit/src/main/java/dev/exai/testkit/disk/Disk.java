package dev.exai.testkit.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The files below a directory as a disk may have them: what was synced is there; of what was not, any part may be there, in
 * any order, torn between sectors, and where it was to be there may be rubbish. A name is as uncertain until its folder is
 * synced, and with that of a folder everything in it. Not thread-safe.
 */
public final class Disk {
    private final DiskNode.Folder root = new DiskNode.Folder();
    private final List<List<Name>> pending = new ArrayList<>(); // each in one step, of which a sync may take a part

    /** An empty disk. */
    public Disk() {}

    /** What a name of a folder stands for from now on; nothing if it goes. */
    private record Name(
            DiskNode.Folder folder, String name, @Nullable DiskNode node) {
        void apply(Map<String, DiskNode> names) {
            if (node == null) {
                names.remove(name);
            } else {
                names.put(name, node);
            }
        }
    }

    /**
     * Does the same to this disk.
     *
     * @throws IllegalStateException if there is no such file
     */
    public void apply(DiskOp op) {
        if (op instanceof DiskOp.Write write) {
            file(write.file()).write(write);
        } else if (op instanceof DiskOp.Truncate truncate) {
            file(truncate.file()).truncate(truncate);
        } else if (op instanceof DiskOp.Sync sync) {
            sync(node(sync.file()));
        } else if (op instanceof DiskOp.Create create) {
            change(name(create.file(), new DiskFile()));
        } else if (op instanceof DiskOp.MakeFolder make) {
            change(name(make.folder(), new DiskNode.Folder()));
        } else if (op instanceof DiskOp.Rename rename) {
            change(name(rename.from(), null), name(rename.to(), node(rename.from())));
        } else if (op instanceof DiskOp.Remove remove) {
            node(remove.file());
            change(name(remove.file(), null));
        }
    }

    private void sync(DiskNode node) {
        if (node instanceof DiskFile file) {
            file.sync();
        } else if (node instanceof DiskNode.Folder folder) {
            for (List<Name> change : pending) {
                change.stream().filter(name -> name.folder == folder).forEach(name -> name.apply(folder.durable));
                change.removeIf(name -> name.folder == folder);
            }
            pending.removeIf(List::isEmpty);
        }
    }

    private void change(Name... names) {
        for (Name name : names) {
            name.apply(name.folder.names);
        }
        pending.add(new ArrayList<>(List.of(names)));
    }

    private Name name(String path, @Nullable DiskNode node) {
        int slash = path.lastIndexOf('/');
        DiskNode parent = node(slash < 0 ? "" : path.substring(0, slash));
        if (parent instanceof DiskNode.Folder folder) {
            return new Name(folder, path.substring(slash + 1), node);
        }
        throw new IllegalStateException(path + " is in no folder");
    }

    private DiskFile file(String path) {
        if (node(path) instanceof DiskFile file) {
            return file;
        }
        throw new IllegalStateException(path + " is no file");
    }

    private DiskNode node(String path) {
        DiskNode at = root;
        for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            DiskNode next = at instanceof DiskNode.Folder folder ? folder.names.get(name) : null;
            if (next == null) {
                throw new IllegalStateException("there is no " + path);
            }
            at = next;
        }
        return at;
    }

    /** What is there when the power comes back; the disk itself stays as it is. */
    public DiskState afterPowerLoss(Random random) {
        Map<DiskNode.Folder, Map<String, DiskNode>> changed = new HashMap<>();
        int inOrder = random.nextInt(pending.size() + 1);
        boolean ordered = random.nextBoolean(); // most file systems keep the order of names
        for (int i = 0; i < pending.size(); i++) {
            if (ordered ? i < inOrder : random.nextBoolean()) {
                for (Name name : pending.get(i)) {
                    name.apply(changed.computeIfAbsent(name.folder, folder -> new HashMap<>(folder.durable)));
                }
            }
        }
        DiskState state = new DiskState();
        find(root, "", changed, new Found(Luck.draw(random)), state);
        return state;
    }

    private static void find(
            DiskNode.Folder folder,
            String path,
            Map<DiskNode.Folder, Map<String, DiskNode>> changed,
            Found found,
            DiskState state) {
        changed.getOrDefault(folder, folder.durable).forEach((name, node) -> {
            if (node instanceof DiskFile file) {
                state.file(path + name, found.content(file));
            } else if (node instanceof DiskNode.Folder child) {
                state.folder(path + name);
                find(child, path + name + "/", changed, found, state);
            }
        });
    }

    /** What is found of each file; one that is found under two names is the same. */
    private static final class Found {
        private final Luck luck;
        private final Map<DiskFile, byte[]> contents = new HashMap<>();

        Found(Luck luck) {
            this.luck = luck;
        }

        byte[] content(DiskFile file) {
            return contents.computeIfAbsent(file, each -> each.afterPowerLoss(luck));
        }
    }
}
