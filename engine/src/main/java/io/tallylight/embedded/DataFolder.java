package io.tallylight.embedded;

import io.tallylight.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data folder held by this engine alone. Two Redis servers would silently share one append-only file, and two
 * flushers one {@code orders.db}, so each writer opens the folder first. The lock ends with the process, however it
 * ends.
 */
public final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    /**
     * Folders held in this JVM. Locks belong to a process: opening and closing the file a second time here would drop
     * the first lock, so a second try must be refused before it touches the file.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the folder if it is missing (for its owner only) and locks it.
     *
     * @throws EmbeddedRedisException if another engine holds it or it can't be written
     */
    public static DataFolder open(Path folder) throws EmbeddedRedisException {
        try {
            Path path = privateFolder(folder);
            synchronized (HELD) {
                if (!HELD.add(path)) {
                    throw inUse(path, ProcessHandle.current().pid() + "");
                }
                try {
                    DataFolder held = new DataFolder(path, lock(path));
                    warnIfOpen(path);
                    emptyTemporary(path);
                    return held;
                } catch (IOException | EmbeddedRedisException e) {
                    HELD.remove(path);
                    throw e;
                }
            }
        } catch (AccessDeniedException e) {
            throw new EmbeddedRedisException("the data folder " + folder.toAbsolutePath() + " cannot be written", e);
        } catch (IOException e) {
            // The exception's message would only repeat the path.
            String why = e instanceof NoSuchFileException ? "it is not there and cannot be made" : e.getMessage();
            throw new EmbeddedRedisException(
                    "the data folder " + folder.toAbsolutePath() + " cannot be used: " + why, e);
        }
    }

    private static void warnIfOpen(Path path) throws IOException {
        if (PrivateFiles.isOpenToOthers(path)) {
            LOG.warn("other users of this machine may look into the data folder {}: chmod 700 it", path);
        }
    }

    /**
     * Returns the folder for files that are not needed after this process; it is created, and emptied, when the data
     * folder opens.
     */
    public static Path temporaryIn(Path data) {
        return data.resolve("tmp");
    }

    private static void emptyTemporary(Path data) throws IOException {
        Path folder = PrivateFiles.folder(temporaryIn(data));
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Returns the folder, absolute and without links. */
    public Path path() {
        return path;
    }

    /** Releases the folder. Everything that writes there must have stopped. */
    @Override
    public void close() {
        synchronized (HELD) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("could not close the lock of " + path, e);
            } finally {
                HELD.remove(path);
            }
        }
    }

    /** Creates a folder that only its owner may read, if it is missing; an existing one keeps its permissions. */
    static Path privateFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path made = Files.createDirectories(folder.toAbsolutePath());
            if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            }
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
        return folder.toRealPath(new LinkOption[0]);
    }

    private static FileChannel lock(Path folder) throws IOException, EmbeddedRedisException {
        Path file = folder.resolve("lock");
        PrivateFiles.secure(file);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(folder, Files.readString(file).strip());
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static EmbeddedRedisException inUse(Path folder, String pid) {
        return new EmbeddedRedisException("the data folder " + folder + " is in use by another Tallylight (process "
                + pid + "); stop it, or choose another folder with --data");
    }
}
