package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqliteManyFilesTest extends ManyFilesContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    private List<TakenIn> three() {
        return takeInAll(
                files,
                ANN,
                IntStream.range(0, 3)
                        .mapToObj(i -> new FileSource.Bytes(bytes("content " + i)))
                        .toList());
    }

    private FileService restored() {
        FileStorage.restore(folder.resolve("backup"), folder.resolve("restored"), clock);
        FileStorage other = FileStorage.directory(folder.resolve("restored"), clock);
        opened.add(other);
        FileService service = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none());
        opened.add(0, service);
        return service;
    }

    @Test
    void backup_bringsPacksBack() throws Exception {
        List<TakenIn> taken = three();

        BackupReport report = files.backup(folder.resolve("backup"));
        files = restored();

        assertThat(report.faults()).isEmpty();
        assertThat(files.check().faults()).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(textOf(taken.get(i).file())).isEqualTo("content " + i);
        }
    }

    @Test
    void backup_ofADamagedPack_savesWhatIsSound() throws Exception {
        List<TakenIn> taken = three();
        Path pack = blobs().get(0);
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length - 1] ^= 1;
        Files.write(pack, bytes);

        BackupReport report = files.backup(folder.resolve("backup"));
        files = restored();

        assertThat(report.faults())
                .hasSize(2)
                .last()
                .asString()
                .contains(taken.get(2).file().hash().hex());
        assertThat(textOf(taken.get(0).file())).isEqualTo("content 0");
        assertThat(textOf(taken.get(1).file())).isEqualTo("content 1");
    }
}
