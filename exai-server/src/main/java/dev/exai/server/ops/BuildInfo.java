package dev.exai.server.ops;

/** What this build is called. */
public final class BuildInfo {
    private static final String IN_DEVELOPMENT = "development";

    private BuildInfo() {}

    /** The version in the manifest of the jar, or "development" when run from class files. */
    public static String version() {
        String version = BuildInfo.class.getPackage().getImplementationVersion();
        return version == null ? IN_DEVELOPMENT : version;
    }

    /** The Java this runs on, for example {@code 25.0.3 (Eclipse Adoptium)}. */
    public static String java() {
        return Runtime.version() + " (" + System.getProperty("java.vendor", "unknown") + ")";
    }
}
