package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buyers who reserve one unit and pay for it, all at once and again and again, until they are stopped. What is answered
 * with 503 is asked again under the same key.
 */
final class HttpBuyers {
    private static final String PAID = "{'payment':{'method':'external'}}";

    private final Http http;
    private final String show;
    private final String sku;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger sold = new AtomicInteger();
    private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
    private final List<CompletableFuture<Void>> leaving = new ArrayList<>();

    private volatile boolean stopping;

    private HttpBuyers(Http http, String show, String sku) {
        this.http = http;
        this.show = show;
        this.sku = sku;
    }

    static HttpBuyers start(Http http, String show, String sku, int count) {
        HttpBuyers buyers = new HttpBuyers(http, show, sku);
        for (int i = 0; i < count; i++) {
            CompletableFuture<Void> left = new CompletableFuture<>();
            buyers.leaving.add(left);
            buyers.buy("buyer" + i, left);
        }
        return buyers;
    }

    /** Waits until so many more requests are answered. */
    void awaitAnswers(int more) {
        int enough = answers.get() + more;
        Await.until(
                enough + " answers",
                () -> answers.get() >= enough
                        || leaving.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
        assertTrue(answers.get() >= enough, () -> "a buyer failed: " + leaving);
    }

    void stop() {
        stopping = true;
        leaving.forEach(Http::join);
    }

    /** Units of the orders that were answered. */
    int sold() {
        return sold.get();
    }

    /** Every status that was answered, but these. */
    Set<Integer> statusesBut(Integer... expected) {
        Set<Integer> others = new TreeSet<>(statuses);
        others.removeAll(Arrays.asList(expected));
        return others;
    }

    private void buy(String buyer, CompletableFuture<Void> left) {
        if (stopping) {
            left.complete(null);
            return;
        }
        CompletableFuture<Void> bought = ask(show + "/reservations", Http.key(), Http.basket(buyer, sku, 1))
                .thenCompose(reserved -> {
                    if (reserved.status() != 201) {
                        return CompletableFuture.completedFuture(null);
                    }
                    String id = reserved.json().path("id").textValue();
                    return ask(show + "/reservations/" + id + "/checkout", Http.key(), PAID)
                            .thenAccept(paid -> sold.addAndGet(paid.status() == 200 ? 1 : 0));
                });
        var unused = bought.whenCompleteAsync((done, failure) -> {
            if (failure != null) {
                left.completeExceptionally(failure);
            } else {
                buy(buyer, left);
            }
        });
    }

    private CompletableFuture<Http.Reply> ask(String path, String key, String json) {
        return http.postAsync(path, key, json).thenComposeAsync(reply -> {
            answers.incrementAndGet();
            statuses.add(reply.status());
            return reply.status() == 503 ? ask(path, key, json) : CompletableFuture.completedFuture(reply);
        });
    }
}
