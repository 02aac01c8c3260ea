package io.tallylight.boot;

import io.tallylight.embedded.DataFolder;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells libraries that unpack files to do so in {@code <data>/tmp}, which each start empties: in the machine's folder for
 * temporary files they stay when a process is killed, and it may forbid running them. What the JVM's own command line says
 * stays as it is. These are settings of the whole process, so only a program that is an engine calls this, before it uses
 * such a library.
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
