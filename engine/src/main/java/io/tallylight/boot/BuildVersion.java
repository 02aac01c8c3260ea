package io.tallylight.boot;

import org.jspecify.annotations.Nullable;

/** Reads the version that the build wrote into the jar. */
public final class BuildVersion {
    private BuildVersion() {}

    /** Returns the version, or {@code development} if the classes do not come from a jar. */
    public static String text() {
        @Nullable String version = BuildVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
