package dev.exai.server.settings;

/** Where the value of a setting comes from; a later one wins over an earlier one. */
public enum Origin {
    /** Nobody set it. */
    DEFAULT("default"),
    /** The configuration file in the data directory. */
    FILE("file"),
    /** An environment variable. */
    ENVIRONMENT("environment"),
    /** An option on the command line. */
    OPTION("option");

    private final String word;

    Origin(String word) {
        this.word = word;
    }

    /** The word for people, for example {@code environment}. */
    public String word() {
        return word;
    }
}
