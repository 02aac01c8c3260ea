package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.embedded.EmbeddedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import io.tallylight.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The append-only file cannot grow any more: nothing acknowledged is lost, and all goes on when there is space. */
class DiskFullTest {
    private static final List<String> SKUS = List.of("mug", "cap");
    private static final int BUYERS = 40;
    private static final long COMMAND_SECONDS = 10;
    private static final int DISK_MB = 64;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int LEFT_BYTES = 512 * 1024;

    private final Seed seed = Seed.of(DiskFullTest.class);
    private final LogLines complaints = LogLines.of(EmbeddedRedis.class);

    @TempDir
    Path folder;

    @AfterEach
    void leave() {
        complaints.close();
    }

    @Test
    void whatWasAcknowledgedIsThereWhenAFullDiskHasSpaceAgain() throws Exception {
        onADiskOfItsOwn((disk, redis, show) -> {
            Crowd crowd = Crowd.start(show, seed, BUYERS, SKUS, Crowd.May.NOTHING);
            crowd.awaitAnswers(300);
            long first = redis.pid();
            Path filler = fill(disk, LEFT_BYTES);
            Await.until("Redis dies of it", () -> ProcessHandle.of(first).isEmpty());
            fill(disk, 0);
            Await.until("it cannot start yet", () -> complaints.tell("next try in"));
            Files.delete(filler);
            redis.awaitAnother(first);
            crowd.awaitAnswers(300);
            return crowd.stop();
        });
    }

    /** Where Redis need not sync each write it lives on, and refuses until there is space. */
    @Test
    void aFullDiskOfTheFastTierRefusesUntilThereIsSpace() throws Exception {
        onADiskOfItsOwn((disk, redis, show) -> {
            long first = redis.pid();
            try (Raw raw = new Raw(redis.url())) {
                assertEquals("OK", raw.commands().configSet("appendfsync", "everysec"));
            }
            Crowd crowd = Crowd.start(show, seed, BUYERS, SKUS, Crowd.May.NOTHING);
            crowd.awaitAnswers(300);
            Path filler = fill(disk, LEFT_BYTES);
            Await.until("commands are refused", () -> show.unanswered() > 0);
            Files.delete(filler);
            crowd.awaitAnswers(300);
            assertEquals(first, redis.pid());
            return crowd.stop();
        });
    }

    private interface Fault {
        Acknowledged happens(Path disk, SupervisedRedis redis, FaultShow show) throws Exception;
    }

    private void onADiskOfItsOwn(Fault fault) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                runs("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "tmpfs", disk.toString()),
                "a disk of its own can be mounted only by root");
        try (SupervisedRedis redis = new SupervisedRedis(disk.resolve("data"));
                Node node = new Node(redis.url())) {
            FaultShow show = show(node);
            assertKept(fault.happens(disk, redis, show), show, redis);
        } finally {
            assertTrue(runs("umount", "-l", disk.toString()));
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheFileReachedTheLargestSizeAllowed() throws Exception {
        try (SupervisedRedis redis = new SupervisedRedis(folder);
                Node node = new Node(redis.url())) {
            FaultShow show = show(node);
            Crowd crowd = Crowd.start(show, seed, BUYERS, SKUS, Crowd.May.NOTHING);
            crowd.awaitAnswers(300);
            long first = redis.pid();
            long bytes = Files.size(folder.resolve("redis/appendonlydir/appendonly.aof.1.incr.aof")) + BLOCK_BYTES;
            Assumptions.assumeTrue(
                    runs("prlimit", "--pid", Long.toString(first), "--fsize=" + bytes), "there is no prlimit here");
            redis.awaitAnother(first);
            crowd.awaitAnswers(300);
            assertKept(crowd.stop(), show, redis);
        }
    }

    private static FaultShow show(Node node) {
        return new FaultShow("disk", node)
                .live(FaultShow.LONG_HOLD_MS)
                .offer("mug", 1_000_000, 0)
                .offer("cap", 1_000_000, 4);
    }

    private void assertKept(Acknowledged told, FaultShow show, SupervisedRedis redis) throws Exception {
        assertTrue(show.unanswered() > 0, "some commands were asked again");
        told.assertKept(show);
        Invariants.assertHold(show, redis.url(), Files.createDirectory(folder.resolve("orders")));
    }

    /** Leaves so many bytes; answers what to delete. */
    @CanIgnoreReturnValue
    private static Path fill(Path disk, long left) throws IOException {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[BLOCK_BYTES];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (disk.toFile().getUsableSpace() > left) {
                out.write(block);
            }
        } catch (IOException full) {
            assertEquals(0, left, String.valueOf(full));
        }
        return filler;
    }

    private static boolean runs(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertTrue(
                    process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS), new ArrayList<>(List.of(command)) + " hangs");
            return process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
