package io.tallylight.boot;

import io.tallylight.embedded.DataFolder;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes libraries that unpack files use {@code <data>/tmp}, which each start empties. In the machine's folder for
 * temporary files they would stay when a process is killed, and that folder may forbid running them. Settings on the
 * JVM's own command line are not changed. These are settings of the whole process, so only a program that is an engine
 * calls this, before it uses such a library.
 */
public final class TemporaryFiles {
    private static final List<String> PROPERTIES =
            List.of("org.sqlite.tmpdir", "io.netty.native.workdir", "vertx.cacheDirBase");

    private TemporaryFiles() {}

    public static void keepIn(Path data) {
        String folder = DataFolder.temporaryIn(data.toAbsolutePath()).toString();
        for (String property : PROPERTIES) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, folder);
            }
        }
    }
}
