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
 * Catalogues on their way to this node. They are large and their senders may be slow, so they are written to files in the
 * data folder; only a few at a time are brought into memory and worked on, in the order of their arrival. Any thread.
 */
final class CatalogueUploads {
    /** Catalogues in memory at a time. */
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
     * Removes what an engine that was killed has left behind.
     *
     * @param data the data folder, which is this engine's alone
     * @param max catalogues on their way at a time
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

    /** Counts one more upload; false if there are too many. Whoever began one ends it once. */
    boolean begin() {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** An upload is over: answered, refused, or its sender has left. */
    void end() {
        count.decrementAndGet();
    }

    /** Where the next upload may be written. */
    Path newFile() {
        return folder.resolve(UUID.randomUUID() + ".part");
    }

    /** Makes the file of one upload, for its owner only. */
    Future<AsyncFile> open(Path file) {
        OpenOptions options = new OpenOptions().setCreateNew(true).setPerms(PERMISSIONS);
        return vertx.fileSystem()
                .mkdirs(folder.toString(), "rwx------")
                .compose(v -> vertx.fileSystem().open(file.toString(), options));
    }

    /** Completes when it is this upload's turn to be worked on; who had a turn finishes it once. */
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

    /** Lets the next one have its turn. */
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
