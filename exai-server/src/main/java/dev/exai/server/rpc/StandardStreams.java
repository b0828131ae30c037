package dev.exai.server.rpc;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process's own standard input and output, taken for the protocol.
 *
 * @param in where messages come from
 * @param out where messages go to
 */
public record StandardStreams(InputStream in, OutputStream out) {
    /**
     * Takes the streams. From now on what any library prints to standard output goes to standard error, so that it cannot stand
     * between messages.
     */
    public static StandardStreams take() {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        return new StandardStreams(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }
}
