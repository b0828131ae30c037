package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Texts taken out of files for a prompt. */
class TextExtractionTest extends FilesFixture {
    private static final ExtractionLimits LIMITS = ExtractionLimits.DEFAULT;

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    @AfterEach
    void noThreadIsLeft() throws Exception {
        files.close();

        assertNoThreadIsLeft("exai-text");
    }

    private StoredFile add(byte[] content, String name) {
        return files.takeIn(ANN, new FileSource.Bytes(content), TakeIn.named(name));
    }

    private String text(byte[] content, String name) {
        return files.text(ANN, add(content, name).id(), LIMITS).text();
    }

    private static byte[] pdf(int pages, boolean locked) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (int i = 1; i <= pages; i++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(50, 700);
                    content.showText("This is page " + i + ".");
                    content.endText();
                }
            }
            if (locked) {
                document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private static byte[] sheet(Workbook book) throws IOException {
        try (book) {
            book.createSheet("Costs").createRow(0).createCell(0).setCellValue("apples");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            book.write(out);
            return out.toByteArray();
        }
    }

    private static byte[] letter(String text) throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText(text);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.write(out);
            return out.toByteArray();
        }
    }

    private static byte[] slides() throws IOException {
        try (XMLSlideShow show = new XMLSlideShow()) {
            show.createSlide().createTextBox().setText("Welcome");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            show.write(out);
            return out.toByteArray();
        }
    }

    @Test
    void plainText_isTakenAsItIs() {
        assertThat(text(bytes("int a;\r\n\tint b;\n"), "A.java")).isEqualTo("int a;\r\n\tint b;\n");
        assertThat(text("\uFEFFmarked".getBytes(StandardCharsets.UTF_8), "marked.txt"))
                .isEqualTo("marked");
        assertThat(text("\uFEFFwide".getBytes(StandardCharsets.UTF_16LE), "wide.txt"))
                .isEqualTo("wide");
        assertThat(text(new byte[0], "empty")).isEmpty();
        assertThat(new ExtractedText("a\nb", true).numberedText()).isEqualTo("   1│ a\n   2│ b");
        assertThat(new ExtractedText("secret", false)).hasToString("ExtractedText[6 characters, cut]");
    }

    @Test
    void plainText_beyondTheLimit_isCutBetweenCharacters() {
        StoredFile euros = add("€".repeat(1_000).getBytes(StandardCharsets.UTF_8), "euros.txt");
        StoredFile faces = add("😀".repeat(100).getBytes(StandardCharsets.UTF_8), "faces.txt");

        ExtractedText cut = files.text(ANN, euros.id(), LIMITS.withCharacters(10));
        assertThat(cut.text()).isEqualTo("€".repeat(10));
        assertThat(cut.complete()).isFalse();
        assertThat(files.text(ANN, faces.id(), LIMITS.withCharacters(3)).text()).isEqualTo("😀");
        assertThat(files.text(ANN, euros.id(), LIMITS.withCharacters(1_000)).complete())
                .isTrue();
    }

    @Test
    void content_thatIsNeitherTextNorADocument_isUnsupported() {
        StoredFile image = add(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0}, "a.png");
        StoredFile bobs = add(BOB, "b", "x");

        assertKind(ErrorKind.UNSUPPORTED, () -> files.text(ANN, image.id(), LIMITS));
        assertKind(ErrorKind.NOT_FOUND, () -> files.text(ANN, bobs.id(), LIMITS));
    }

    @Test
    void pdf_givesTheTextOfItsPages() throws IOException {
        StoredFile file = add(pdf(3, false), "a.pdf");

        assertThat(files.text(ANN, file.id(), LIMITS).text().lines())
                .containsExactly("This is page 1.", "This is page 2.", "This is page 3.");
        ExtractedText cut = files.text(ANN, file.id(), LIMITS.withCharacters(20));
        assertThat(cut.text()).startsWith("This is page 1.").hasSize(20);
        assertThat(cut.complete()).isFalse();
    }

    @Test
    void pdf_lockedOrDamaged_isRefused() throws IOException {
        StoredFile locked = add(pdf(1, true), "locked.pdf");
        StoredFile damaged = add(bytes("%PDF-1.7\nand then nothing"), "damaged.pdf");

        assertThatThrownBy(() -> files.text(ANN, locked.id(), LIMITS)).hasMessageContaining("password");
        assertKind(ErrorKind.INVALID_REQUEST, () -> files.text(ANN, damaged.id(), LIMITS));
    }

    @Test
    void document_beyondSizeOrTime_isRefused() throws IOException {
        StoredFile file = add(pdf(2, false), "a.pdf");

        assertKind(
                ErrorKind.TOO_LARGE,
                () -> files.text(ANN, file.id(), new ExtractionLimits(100, 100, Duration.ofSeconds(9))));
        assertKind(
                ErrorKind.TIMEOUT,
                () -> files.text(ANN, file.id(), new ExtractionLimits(1 << 20, 100, Duration.ofNanos(1))));
    }

    @Test
    void office_documents_giveTheirText() throws IOException {
        assertThat(text(letter("Dear reader"), "a.docx")).contains("Dear reader");
        assertThat(text(sheet(new XSSFWorkbook()), "a.xlsx")).contains("Costs", "apples");
        assertThat(text(slides(), "a.pptx")).contains("Welcome");
        assertThat(files.text(ANN, add(letter("x".repeat(100)), "long.docx").id(), LIMITS.withCharacters(5)))
                .isEqualTo(new ExtractedText("xxxxx", false));
    }

    @Test
    void office_documentsOfBefore2007_giveTheirText() throws IOException {
        assertThat(text(OldOffice.doc("Dear reader"), "a.doc")).contains("Dear reader");
        assertThat(text(OldOffice.xls("apples"), "a.xls")).contains("Costs", "apples");
        assertThat(text(OldOffice.ppt("Welcome"), "a.ppt")).contains("Welcome");
    }

    @Test
    void office_documentThatIsDamagedOrABomb_isRefused() throws IOException {
        byte[] bomb =
                new ZipBytes().file("word/document.xml", new byte[3 << 20]).end();
        byte[] damaged = new ZipBytes().file("word/document.xml", "<no").end();
        byte[] old = letter("x");
        System.arraycopy(
                new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1},
                0,
                old,
                0,
                8);

        StoredFile bombed = add(bomb, "bomb.docx");
        assertKind(ErrorKind.TOO_LARGE, () -> files.text(ANN, bombed.id(), LIMITS));
        StoredFile broken = add(damaged, "broken.docx");
        assertKind(ErrorKind.INVALID_REQUEST, () -> files.text(ANN, broken.id(), LIMITS));
        StoredFile oldBroken = add(old, "broken.doc");
        assertKind(ErrorKind.INVALID_REQUEST, () -> files.text(ANN, oldBroken.id(), LIMITS));
    }

    @Test
    void limits_outOfRange_areRefused() {
        assertThatThrownBy(() -> new ExtractionLimits(0, 1, Duration.ofSeconds(1)))
                .hasMessageContaining("sizes");
        assertThatThrownBy(() -> new ExtractionLimits(1, 1 << 29, Duration.ofSeconds(1)))
                .hasMessageContaining("sizes");
        assertThatThrownBy(() -> new ExtractionLimits(1, 1, Duration.ZERO)).hasMessageContaining("time");
    }
}
