package dev.exai.files.internal.optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.files.internal.text.DocumentReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that lie beside, and our classes that know them. */
class ApartLoaderTest {
    private static final String READER = "dev.exai.files.internal.documents.OfficeText";
    private static final URL OURS =
            OptionalPart.class.getProtectionDomain().getCodeSource().getLocation();

    @TempDir
    private Path folder;

    private ClassLoader loader() {
        return ApartLoader.of(folder, OURS, OptionalPart.class.getClassLoader());
    }

    @Test
    void classOfOurs_thatKnowsLibraries_isLoadedAnewAndSpeaksToTheRest() throws Exception {
        Class<?> apart = loader().loadClass(READER);

        assertThat(apart)
                .isNotEqualTo(Class.forName(READER))
                .isSameAs(apart.getClassLoader().loadClass(READER));
        DocumentReader reader = (DocumentReader) apart.getConstructor().newInstance();
        assertThat(reader.read(sheet(), 100, Deadline.after(Duration.ofMinutes(1)))
                        .text())
                .contains("apples");
    }

    @Test
    void otherClasses_areThoseOfEverybody() throws Exception {
        assertThat(loader().loadClass("dev.exai.files.FileService").getClassLoader())
                .isSameAs(OptionalPart.class.getClassLoader());
    }

    @Test
    void libraries_ofTheFolder_areFound() throws Exception {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("library.jar")))) {
            jar.putNextEntry(new JarEntry("word.txt"));
            jar.write("found".getBytes(StandardCharsets.UTF_8));
        }

        try (InputStream word = loader().getResourceAsStream("word.txt")) {
            assertThat(word).hasContent("found");
        }
    }

    @Test
    void folder_thatIsNotThere_makesNoLoader() {
        assertThat(ApartLoader.beside(OptionalPart.class)).isNull();
        assertThat(ApartLoader.beside(String.class)).isNull();
    }

    @Test
    void part_withoutItsLibrary_isToldByWhatItNeeds() {
        OptionalPart<Runnable> part =
                new OptionalPart<>(Runnable.class, READER, List.of("org.example.Missing"), "it needs org.example");

        assertThatThrownBy(part::make).isInstanceOf(ExaiException.class).hasMessage("it needs org.example");
    }

    @Test
    void part_thatCannotBeMade_isAFaultOfOurs() {
        OptionalPart<Runnable> part =
                new OptionalPart<>(Runnable.class, "java.lang.Math", List.of("java.lang.Math"), "nothing");

        assertThatThrownBy(part::make).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] sheet() throws Exception {
        try (HSSFWorkbook book = new HSSFWorkbook()) {
            book.createSheet("Costs").createRow(0).createCell(0).setCellValue("apples");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            book.write(out);
            return out.toByteArray();
        }
    }
}
