package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** The host, who pauses the show and goes on with it through one engine or another, and knows each change for certain. */
final class StatusClient {
    private static final int LIVE_COMMANDS = 30;
    private static final int PAUSED_COMMANDS = 8;
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration CERTAIN_MAX = Duration.ofMinutes(2);
    private static final Set<Integer> EXPECTED = Set.of(0, 200, 412, 429, 503);

    private final EngineGroup engines;
    private final Bookkeeping books;
    private final Random random;
    private final List<String> changes = new ArrayList<>(List.of("live"));

    StatusClient(EngineGroup engines, Bookkeeping books, Random random) {
        this.engines = engines;
        this.books = books;
        this.random = random;
    }

    /** Acts until the test has seen enough, and leaves the show live. */
    void run() {
        boolean live = true;
        while (!live || !books.isEnough()) {
            awaitCommands(live ? LIVE_COMMANDS : PAUSED_COMMANDS);
            live = !live;
            change(live ? "live" : "paused");
        }
    }

    /** Every status the show had, in their order; for when it has ended. */
    List<String> changes() {
        return List.copyOf(changes);
    }

    private void awaitCommands(int more) {
        int sum = books.commands() + more;
        while (!books.isEnough() && books.commands() < sum) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private void change(String status) {
        long end = System.nanoTime() + CERTAIN_MAX.toNanos();
        while (!isNow(status)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the show cannot be " + status);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        changes.add(status);
    }

    /** Tries it once. An attempt says which version it changes, so one that an engine takes up late changes nothing. */
    private boolean isNow(String status) {
        Http.Reply read = answer(http().send("GET", EngineGroup.PATH, "", ""));
        if (read.status() != 200) {
            return false;
        } else if (read.json().path("status").asText().equals(status)) {
            return true;
        }
        Http.Reply reply = answer(http().patchAsync(EngineGroup.PATH, read.etag(), "{'status':'" + status + "'}"));
        assertTrue(EXPECTED.contains(reply.status()), reply::text);
        return reply.status() == 200;
    }

    private Http http() {
        return engines.http(random.nextInt(engines.size()));
    }

    private static Http.Reply answer(CompletableFuture<Http.Reply> asked) {
        return Http.join(asked.exceptionally(none -> new Http.Reply(0, false, "", "")));
    }
}
