package io.tallylight.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Uploads of catalogues to this node. They are large and their senders may be slow, so they are written to files in the
 * data folder; only a few at a time are read into memory and processed, in the order of their arrival. May be used from
 * any thread.
 */
final class CatalogueUploads {
    /** Maximum number of catalogues in memory at a time. */
    private static final int WORKED_ON_MAX = 2;

    private static final String FOLDER = "uploads";
    private static final String PERMISSIONS = "rw-------";

    private final Vertx vertx;
    private final Path folder;
    private final int max;
    private final AtomicInteger count = new AtomicInteger();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int workedOn;

    /**
     * Deletes files that a killed engine has left behind.
     *
     * @param data the data folder, which no other engine uses
     * @param max maximum number of concurrent uploads
     */
    CatalogueUploads(Vertx vertx, Path data, int max) {
        this.vertx = vertx;
        this.folder = data.resolve(FOLDER);
        this.max = max;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : (Iterable<Path>) left::iterator) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(folder + " cannot be emptied", e);
            }
        }
    }

    /** Counts one more upload; returns false if there are too many. Each upload that began must end once. */
    boolean begin() {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Ends an upload: it was answered or refused, or its sender has disconnected. */
    void end() {
        count.decrementAndGet();
    }

    /** Returns the file of the next upload. */
    Path newFile() {
        return folder.resolve(UUID.randomUUID() + ".part");
    }

    /** Creates the file of one upload, readable by its owner only. */
    Future<AsyncFile> open(Path file) {
        OpenOptions options = new OpenOptions().setCreateNew(true).setPerms(PERMISSIONS);
        return vertx.fileSystem()
                .mkdirs(folder.toString(), "rwx------")
                .compose(v -> vertx.fileSystem().open(file.toString(), options));
    }

    /** Completes when it is this upload's turn to be processed; the caller must finish the turn once. */
    Future<Void> turn() {
        Promise<Void> turn = Promise.promise();
        Context context = vertx.getOrCreateContext();
        synchronized (waiting) {
            if (workedOn < WORKED_ON_MAX) {
                workedOn++;
                turn.complete();
            } else {
                waiting.add(() -> context.runOnContext(v -> turn.complete()));
            }
        }
        return turn.future();
    }

    /** Gives the turn to the next upload. */
    void finishTurn() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            if (next == null) {
                workedOn--;
            } else {
                next.run();
            }
        }
    }
}
