package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void aMissingFolderIsMadeForItsOwnerOnly() throws Exception {
        Path data = temp.resolve("a/b");
        DataFolder.open(data).close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    void aFolderInUseIsRefusedByName() throws Exception {
        try (DataFolder held = DataFolder.open(temp)) {
            String message = messageOf(temp);
            assertTrue(message.contains(held.path().toString()) && message.contains("in use by another"), message);
            assertTrue(messageOf(temp).contains("in use by another"), "the refusal must not free the folder");
        }
        DataFolder.open(temp).close();
    }

    @Test
    void anotherProcessIsRefusedAndToldWhoHoldsTheFolder() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        temp.toString())
                .redirectErrorStream(true)
                .start();
        try (var out = other.inputReader()) {
            assertEquals("held", out.readLine());
            String message = messageOf(temp);
            assertTrue(message.contains("process " + other.pid()), message);
        } finally {
            assertTrue(other.destroyForcibly().waitFor(10, TimeUnit.SECONDS));
        }
        DataFolder.open(temp).close();
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedWithTheReason() {
        Path nowhere = Path.of("/proc/tallylight");
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc")), "needs a file system that takes no folder");
        String message = messageOf(nowhere);
        assertTrue(message.endsWith("cannot be used: it is not there and cannot be made"), message);
    }

    @Test
    void aFileInThePlaceOfTheFolderIsRefusedByName() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        String message = messageOf(file.resolve("data"));
        assertTrue(message.contains(file.resolve("data") + " cannot be"), message);
    }

    private static String messageOf(Path folder) {
        return String.valueOf(assertThrows(EmbeddedRedisException.class, () -> DataFolder.open(folder))
                .getMessage());
    }

    /** Another engine, as far as the folder can tell. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
                System.out.println(folder.path().equals(Path.of(args[0]).toRealPath()) ? "held" : "elsewhere");
                if (System.in.read() == -1) {
                    return;
                }
            }
        }
    }
}
