package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients of a group of engines were told for certain, and when they are to stop. Any thread. */
final class Bookkeeping {
    private final Set<String> orders = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> allotted = new ConcurrentHashMap<>();
    private final AtomicInteger commands = new AtomicInteger();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();
    private volatile boolean enough;

    /** Notes an order that was acknowledged. */
    void order(String id) {
        orders.add(id);
    }

    Set<String> orders() {
        return Set.copyOf(orders);
    }

    /** Notes that the units of an offer became more, or less. */
    void allot(String sku, long delta) {
        allotted.merge(sku, delta, Long::sum);
    }

    long allotted(String sku) {
        return allotted.getOrDefault(sku, 0L);
    }

    /** Notes a command that was answered for certain. */
    void count() {
        commands.incrementAndGet();
    }

    int commands() {
        return commands.get();
    }

    boolean isEnough() {
        return enough;
    }

    /** Runs a client on a thread of its own. JUnit's thread. */
    void start(String name, Runnable client) {
        CompletableFuture<Void> running = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        client.run();
                        running.complete(null);
                    } catch (RuntimeException | Error e) {
                        running.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        clients.add(running);
        thread.start();
    }

    /** Waits until so many more commands are answered for certain. JUnit's thread. */
    void awaitCommands(int more) {
        int sum = commands() + more;
        Await.until(
                sum + " commands",
                () -> commands() >= sum || clients.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
        if (commands() < sum) {
            stop();
        }
        assertTrue(commands() >= sum, () -> "a client failed: " + clients);
    }

    /** Has each client stop after its command. */
    void end() {
        enough = true;
    }

    /** Returns when each client has stopped after its command. JUnit's thread. */
    void stop() {
        end();
        Await.all(clients);
    }
}
