package dev.exai.files.internal.documents;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.files.ExtractedText;
import dev.exai.files.internal.text.DocumentReader;
import dev.exai.files.internal.text.TextExtraction;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads PDF page by page. The only class that knows PDFBox. */
public final class PdfText implements DocumentReader {
    /** For whoever knows the name. */
    public PdfText() {}

    @Override
    public ExtractedText read(byte[] content, int characters, Deadline deadline) throws IOException {
        try (PDDocument document = Loader.loadPDF(content)) {
            Stripper stripper = new Stripper(deadline);
            StringWriter text = new StringWriter();
            int pages = document.getNumberOfPages();
            for (int page = 1; page <= pages && text.getBuffer().length() <= characters; page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                stripper.writeText(document, text);
            }
            return TextExtraction.cut(text.toString(), characters, true);
        } catch (InvalidPasswordException e) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "the document is protected by a password", e);
        }
    }

    /** Looks at the clock with each operator of a page, because one page may be as long as its author likes. */
    private static final class Stripper extends PDFTextStripper {
        private final Deadline deadline;

        Stripper(Deadline deadline) {
            this.deadline = deadline;
            setSortByPosition(true);
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            deadline.throwIfExpired("taking text out of a document", ErrorPhase.WAIT);
            super.processOperator(operator, operands);
        }
    }
}
