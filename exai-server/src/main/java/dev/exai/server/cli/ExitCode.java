package dev.exai.server.cli;

/** What a command ends with. */
public final class ExitCode {
    /** It did what was asked. */
    public static final int OK = 0;

    /** It failed. */
    public static final int FAILURE = 1;

    /** It was called wrongly. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
