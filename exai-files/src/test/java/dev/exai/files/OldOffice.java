package dev.exai.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTextBox;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Small documents in the formats of before 2007. */
final class OldOffice {
    private static final int TEXT_AT = 1024;
    private static final int RUNS_AT = 1536;

    private OldOffice() {}

    /** A sheet (.xls) with this cell. */
    static byte[] xls(String cell) throws IOException {
        try (HSSFWorkbook book = new HSSFWorkbook()) {
            book.createSheet("Costs").createRow(0).createCell(0).setCellValue(cell);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            book.write(out);
            return out.toByteArray();
        }
    }

    /** A slide (.ppt) with this text. */
    static byte[] ppt(String text) throws IOException {
        try (HSLFSlideShow show = new HSLFSlideShow()) {
            HSLFTextBox box = show.createSlide().createTextBox();
            box.setText(text);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            show.write(out);
            return out.toByteArray();
        }
    }

    /** A text document (.doc) with this paragraph, as [MS-DOC] has it: POI reads them, but writes none from nothing. */
    static byte[] doc(String paragraph) throws IOException {
        byte[] text = (paragraph + "\r").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer table = littleEndian(1024);
        int clx = table.position(); // one piece: all characters, in one byte each
        table.put((byte) 2).putInt(16).putInt(0).putInt(text.length);
        table.putShort((short) 0).putInt(TEXT_AT * 2 | 0x40000000).putShort((short) 0);
        int clxLength = table.position() - clx;
        int sections = table.position(); // one, with nothing special
        table.putInt(0)
                .putInt(text.length)
                .putShort((short) 0)
                .putInt(-1)
                .putShort((short) 0)
                .putInt(0);
        int sectionsLength = table.position() - sections;
        int styles = table.position(); // none
        table.putShort((short) 18).putShort((short) 0).putShort((short) 10).put(new byte[14]);
        int stylesLength = table.position() - styles;
        int runs = table.position(); // of characters: one page of them
        table.putInt(TEXT_AT).putInt(TEXT_AT + text.length).putInt(RUNS_AT / 512);
        int runsLength = table.position() - runs;
        int fonts = table.position(); // none
        table.putShort((short) 0).putShort((short) 0);
        ByteBuffer main = littleEndian(RUNS_AT + 512);
        main.putShort((short) 0xA5EC).putShort((short) 0x00C1); // Word 97
        main.putShort(10, (short) 0x0200); // the table is 1Table
        main.putInt(24, TEXT_AT).putInt(28, TEXT_AT + text.length);
        main.putShort(32, (short) 14).putShort(62, (short) 22).putInt(64, RUNS_AT + 512);
        main.putInt(64 + 3 * 4, text.length);
        main.putShort(152, (short) 93);
        pair(main, 1, styles, stylesLength);
        pair(main, 6, sections, sectionsLength);
        pair(main, 12, runs, runsLength);
        pair(main, 15, fonts, 4);
        pair(main, 31, 512, 500); // nothing special
        pair(main, 33, clx, clxLength);
        main.put(TEXT_AT, text);
        main.putInt(RUNS_AT, TEXT_AT)
                .putInt(RUNS_AT + 4, TEXT_AT + text.length)
                .put(RUNS_AT + 511, (byte) 1); // one plain run
        try (POIFSFileSystem file = new POIFSFileSystem()) {
            file.createDocument(new ByteArrayInputStream(main.array()), "WordDocument");
            file.createDocument(new ByteArrayInputStream(table.array()), "1Table");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            file.writeFilesystem(out);
            return out.toByteArray();
        }
    }

    private static void pair(ByteBuffer main, int number, int from, int length) {
        main.putInt(154 + number * 8, from).putInt(158 + number * 8, length);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
