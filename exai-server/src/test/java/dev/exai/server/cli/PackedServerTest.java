package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.tools.RealFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped: the jars as they were packed, run as the launcher runs them. Needs the build to have come so far. */
@Timeout(300)
@EnabledIfSystemProperty(named = "exai.packed", matches = ".+", disabledReason = "run by the build, after packing")
class PackedServerTest {
    private static final Path PACKED = Path.of(System.getProperty("exai.packed", "."));

    @TempDir
    private Path home;

    private String run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                PACKED.resolve("exai-server.jar").toString()));
        command.addAll(List.of(arguments));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(Redirect.to(out.toFile()))
                .redirectError(Redirect.to(err.toFile()));
        builder.environment().put("EXAI_DATA_DIR", home.resolve("data").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        assertThat(err).content().doesNotContain("log4j", "Log4j", "StaticLoggerBinder");
        return Files.readString(out);
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static byte[] sheet() throws IOException {
        try (HSSFWorkbook book = new HSSFWorkbook()) {
            book.createSheet("Costs").createRow(0).createCell(0).setCellValue("apples");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            book.write(out);
            return out.toByteArray();
        }
    }

    @Test
    void classPath_namesWhatEachStartNeedsAndNotTheOptionalLibraries() throws IOException {
        try (JarFile server = new JarFile(PACKED.resolve("exai-server.jar").toFile())) {
            String classPath = server.getManifest().getMainAttributes().getValue("Class-Path");

            assertThat(classPath.split(" "))
                    .allSatisfy(entry -> assertThat(PACKED.resolve(entry)).isRegularFile());
            assertThat(jars(PACKED.resolve("lib/optional")))
                    .anyMatch(jar -> jar.startsWith("pdfbox-"))
                    .anyMatch(jar -> jar.startsWith("s3-"))
                    .noneMatch(jar -> classPath.contains("lib/" + jar));
        }
    }

    @Test
    void documents_areReadWithTheLibrariesBeside() throws Exception {
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("the words of the page"));
        Files.write(home.resolve("letter.docx"), RealFiles.letter("dear reader"));
        Files.write(home.resolve("costs.xls"), sheet());

        String answer = run(
                Map.of(),
                "files",
                "ask",
                "--demo",
                "--model=demo/echo",
                "what is it?",
                "paper.pdf",
                "letter.docx",
                "costs.xls");

        assertThat(answer).contains("the words of the page", "dear reader", "apples");
    }

    @Test
    void contents_areKeptInS3WithTheLibraryBeside() throws Exception {
        Files.writeString(home.resolve("note.txt"), "far away");
        try (TestBucket bucket = new TestBucket()) {
            Map<String, String> environment = bucket.environment();

            String added = run(environment, "files", "add", "note.txt");
            run(environment, "files", "get", "--output=back.txt", added.split("\t")[0]);

            assertThat(bucket.objects()).isEqualTo(1);
            assertThat(home.resolve("back.txt")).hasContent("far away");
        }
    }
}
