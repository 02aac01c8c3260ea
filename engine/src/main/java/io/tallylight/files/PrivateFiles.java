package io.tallylight.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders that only their owner may read. Without POSIX permissions in the file system they are ordinary
 * ones.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private PrivateFiles() {}

    /** Creates an empty file if there is none, and removes other users' permissions from an existing one. */
    public static void secure(Path file) throws IOException {
        @Nullable Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !isPosix(folder)) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
        } catch (FileAlreadyExistsException e) {
            restrict(file, FILE);
        }
    }

    /** Creates a folder if there is none, and removes other users' permissions from an existing one. */
    public static Path folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (isPosix(folder)) {
            restrict(folder, FOLDER);
        }
        return folder;
    }

    /** Returns whether other users than the owner may read, write or enter. */
    public static boolean isOpenToOthers(Path path) throws IOException {
        if (!isPosix(path)) {
            return false;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(path));
        return permissions.removeAll(OTHERS);
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (isOpenToOthers(path)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.exists(path, new LinkOption[0]) && Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
