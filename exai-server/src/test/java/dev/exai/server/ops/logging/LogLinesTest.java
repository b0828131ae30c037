package dev.exai.server.ops.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogLines lines = new LogLines(out, new ManualClock());

    @Test
    void log_placeholders_areFilledInOneLine() {
        logger(Level.INFO).info("call done tool={} ms={}", "chat", 12);

        assertThat(written()).matches("\\S+Z INFO Work call done tool=chat ms=12\n");
    }

    @Test
    void log_textThatForgesARecord_staysOneRecord() {
        logger(Level.INFO).warn("model={}", "a\r\n2026 ERROR forged\u001b[31m\u2028\u202e end");

        assertThat(written().lines()).hasSize(1);
        assertThat(written()).contains("\\u000d\\u000a2026 ERROR forged\\u001b[31m\\u2028\\u202e end");
    }

    @Test
    void log_failure_showsTypesAndPlacesAndNoForeignMessage() {
        Exception failure = new IllegalStateException("may hold a secret", new IOException("so may this"));

        logger(Level.INFO).error("broken", failure);

        assertThat(written())
                .contains("ERROR Work broken | java.lang.IllegalStateException at ")
                .contains(" <- java.io.IOException")
                .doesNotContain("secret")
                .hasLineCount(1);
    }

    @Test
    void log_ofALibraryThatReadsDocuments_isWrittenOnlyWhenItIsGraveOrLookedFor() {
        Logger usual = new LineLoggers(lines, Level.INFO::toInt).getLogger("org.apache.pdfbox.Font");
        Logger looked = new LineLoggers(lines, Level.DEBUG::toInt).getLogger("org.apache.pdfbox.Font");

        usual.warn("a font is missing");
        usual.error("grave");
        looked.debug("looked for");

        assertThat(written()).contains("grave", "looked for").doesNotContain("font is missing");
    }

    @Test
    void log_belowTheLevel_isNotWritten() {
        Logger logger = logger(Level.WARN);

        logger.info("quiet");
        logger.debug("quiet");
        logger.trace("quiet");

        assertThat(written()).isEmpty();
        assertThat(logger.isWarnEnabled()).isTrue();
        assertThat(logger.isErrorEnabled()).isTrue();
        assertThat(logger.isInfoEnabled()).isFalse();
    }

    @Test
    void log_levelChangedLater_isFollowedByLoggersOfBefore() {
        AtomicInteger least = new AtomicInteger(Level.WARN.toInt());
        Logger logger = new LineLoggers(lines, least::get).getLogger("dev.exai.Work");

        logger.info("quiet");
        least.set(Level.INFO.toInt());
        logger.info("heard");

        assertThat(written()).contains("heard").hasLineCount(1);
    }

    @Test
    void log_levelsByWord_areOrdered() {
        assertThat(LineLogProvider.leastLevel("trace")).isLessThan(LineLogProvider.leastLevel("debug"));
        assertThat(LineLogProvider.leastLevel("off")).isGreaterThan(LineLogProvider.leastLevel("error"));
    }

    @Test
    void log_standardErrorGone_isAFault() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        };

        assertThatThrownBy(() -> new LogLines(broken, new ManualClock()).write(Level.INFO, "x", "y", null))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void slf4j_usesThisBackend() {
        assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LineLoggers.class);
        assertThat(LoggerFactory.getLogger("a")).isSameAs(LoggerFactory.getLogger("a"));
    }

    private Logger logger(Level least) {
        return new LineLoggers(lines, least::toInt).getLogger("dev.exai.Work");
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
