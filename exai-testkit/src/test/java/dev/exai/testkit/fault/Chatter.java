package dev.exai.testkit.fault;

import java.io.IOException;

/** A program that says what it was told, then waits to be told more, or ends if its last argument is {@code end}. */
final class Chatter {
    private Chatter() {}

    public static void main(String[] args) throws IOException {
        for (String arg : args) {
            System.out.print(arg + "\n");
        }
        System.out.print("half a line");
        System.out.flush();
        if (!args[args.length - 1].equals("end") && System.in.read() < 0) {
            throw new IOException("nobody is there");
        }
    }
}
