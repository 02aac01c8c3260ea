package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A client that shops and keeps shop at random, over all engines. What gets no certain answer is asked again, at whichever
 * engine, under the same key; some of it is asked at two engines at once, and some again later. One thread.
 */
final class RandomClient {
    static final List<String> SKUS = List.of("mug", "tee", "print", "poster");

    private static final int BUYERS = 40;
    private static final long CERTAIN_SECONDS_MAX = 120;
    private static final Set<Integer> UNCERTAIN = Set.of(0, 202, 429, 503);
    private static final Set<Integer> REFUSED = Set.of(402, 409, 410, 422);
    private static final List<String> TOKENS = List.of(
            "tok_ok",
            "tok_ok",
            "tok_ok",
            "tok_declined",
            "tok_timeout",
            "tok_capture_lost",
            "tok_late:300",
            "tok_late:6000",
            "tok_action:800");
    private static final Http.Reply NONE = new Http.Reply(0, false, "", "");

    private final EngineGroup engines;
    private final Bookkeeping books;
    private final Random random;
    private final List<String> held = new ArrayList<>();
    private final List<String> orders = new ArrayList<>();
    private final List<Runnable> open = new ArrayList<>();
    private boolean lost;

    RandomClient(EngineGroup engines, Bookkeeping books, Random random) {
        this.engines = engines;
        this.books = books;
        this.random = random;
    }

    /** Everyone for whom such clients buy. */
    static List<String> buyers() {
        return IntStream.range(0, BUYERS).mapToObj(number -> "b" + number).toList();
    }

    /** Acts until the test has seen enough. */
    void run() {
        while (!books.isEnough()) {
            act();
            books.count();
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(60)).toNanos()); // people think
        }
    }

    /**
     * Asks again for what was refused after an engine had taken the request without an answer: it may have done it since.
     * Afterwards all is certain.
     */
    void settle() {
        List.copyOf(open).forEach(Runnable::run);
    }

    private void act() {
        int what = random.nextInt(100);
        if (what < 40 || held.isEmpty()) {
            if (what % 4 == 0) {
                sell();
            } else {
                reserve();
            }
        } else if (what < 70) {
            checkOut(held.remove(random.nextInt(held.size())));
        } else if (what < 76) {
            ask("DELETE", held.remove(random.nextInt(held.size())), "", "");
        } else if (what < 82) {
            ask("PATCH", anyHeld(), "{'lines':" + lines() + "}", "");
        } else if (what < 86) {
            ask("POST", anyHeld() + "/extension", "{'byMs':1000}", key());
        } else if (what < 94 && !orders.isEmpty()) {
            cancel(orders.get(random.nextInt(orders.size())));
        } else {
            adjust(SKUS.get(random.nextInt(SKUS.size())));
        }
    }

    private String anyHeld() {
        return held.get(random.nextInt(held.size()));
    }

    private String lines() {
        int first = random.nextInt(SKUS.size());
        String one = line(first);
        return random.nextInt(3) > 0 ? "[" + one + "]" : "[" + one + "," + line((first + 1) % SKUS.size()) + "]";
    }

    private String line(int sku) {
        return "{'sku':'" + SKUS.get(sku) + "','quantity':" + (1 + random.nextInt(2)) + "}";
    }

    private String basket() {
        return "'buyerId':'b" + random.nextInt(BUYERS) + "','fill':'" + (random.nextBoolean() ? "all" : "available")
                + "','lines':" + lines();
    }

    private void reserve() {
        Http.Reply reply = ask("POST", EngineGroup.PATH + "/reservations", "{" + basket() + "}", key());
        if (isDone(reply)) {
            held.add(EngineGroup.PATH + "/reservations/"
                    + reply.json().path("id").asText());
        }
    }

    private void sell() {
        String body = "{" + basket() + ",'payment':{'method':'external'}}";
        ordered(ask("POST", EngineGroup.PATH + "/orders", body, key()));
    }

    private void checkOut(String reservation) {
        String payment = random.nextInt(4) == 0
                ? "{'method':'external'}"
                : "{'method':'test','token':'" + TOKENS.get(random.nextInt(TOKENS.size())) + "'}";
        String body = "{'payment':" + payment + "}";
        if (random.nextInt(6) == 0) { // the buyer does not wait for the answer
            var unused = send("POST", reservation + "/checkout", body, key());
        } else {
            ordered(ask("POST", reservation + "/checkout", body, key()));
        }
    }

    private void ordered(Http.Reply reply) {
        if (isDone(reply)) {
            String id = reply.json().path("id").asText();
            books.order(id);
            orders.add("/v1/orders/" + id);
        }
    }

    private void cancel(String order) {
        String some = random.nextBoolean() ? ",'lines':[{'sku':'mug','quantity':1}]" : "";
        boolean restock = random.nextInt(3) > 0;
        cancel(order + "/cancellation", "{'restock':" + restock + some + "}", key(), restock);
    }

    private void cancel(String path, String body, String key, boolean restock) {
        Http.Reply reply = ask("POST", path, body, key);
        if (!isDone(reply)) {
            keepOpen(() -> cancel(path, body, key, restock));
        } else if (!restock) {
            for (JsonNode line : reply.json().at("/cancellation/lines")) {
                books.allot(line.path("sku").asText(), -line.path("quantity").asLong());
            }
        }
    }

    private void adjust(String sku) {
        adjust(sku, random.nextInt(3) == 0 ? -1 - random.nextInt(3) : 1 + random.nextInt(8), key());
    }

    private void adjust(String sku, int delta, String key) {
        String body = "{'delta':" + delta + ",'reason':'random'}";
        if (isDone(ask("POST", EngineGroup.PATH + "/offers/" + sku + "/adjustments", body, key))) {
            books.allot(sku, delta);
        } else {
            keepOpen(() -> adjust(sku, delta, key));
        }
    }

    private void keepOpen(Runnable command) {
        if (lost) {
            open.add(command);
        }
    }

    private static boolean isDone(Http.Reply reply) {
        return reply.status() == 200 || reply.status() == 201;
    }

    private String key() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** Asks until an engine says for certain what became of it. */
    @CanIgnoreReturnValue
    private Http.Reply ask(String method, String path, String body, String key) {
        long end = System.nanoTime() + Duration.ofSeconds(CERTAIN_SECONDS_MAX).toNanos();
        boolean twice = random.nextInt(4) == 0;
        lost = false;
        Http.Reply certain = certain(method, path, body, key, twice);
        while (certain.equals(NONE)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("no certain answer to " + method + " " + path + " " + body);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            certain = certain(method, path, body, key, twice);
        }
        if (isDone(certain) && !key.isEmpty() && random.nextInt(8) == 0) {
            Http.Reply again = certain(method, path, body, key, true);
            if (!again.equals(NONE)) {
                assertEquals(id(certain), id(again), () -> "asked again: " + again.text());
            }
        }
        return certain;
    }

    /** Asks one engine or two at once; a success counts more than a refusal, since only a success binds a key. */
    private Http.Reply certain(String method, String path, String body, String key, boolean twice) {
        List<CompletableFuture<Http.Reply>> asked = new ArrayList<>();
        asked.add(send(method, path, body, key));
        if (twice) {
            asked.add(send(method, path, body, key));
        }
        List<Http.Reply> replies = asked.stream().map(RandomClient::answer).toList();
        lost |= replies.stream().anyMatch(reply -> UNCERTAIN.contains(reply.status()));
        List<Http.Reply> certain = replies.stream()
                .filter(reply -> !UNCERTAIN.contains(reply.status()))
                .toList();
        certain.forEach(reply -> check(reply, method + " " + path + " " + body));
        List<Http.Reply> done = certain.stream().filter(RandomClient::isDone).toList();
        if (!key.isEmpty()) {
            assertEquals(
                    1,
                    Math.max(1, done.stream().map(RandomClient::id).distinct().count()),
                    done::toString);
        }
        if (!done.isEmpty()) {
            return done.get(0);
        }
        return certain.size() == asked.size() ? certain.get(0) : NONE;
    }

    private CompletableFuture<Http.Reply> send(String method, String path, String body, String key) {
        return engines.http(random.nextInt(engines.size())).send(method, path, body, key);
    }

    private static Http.Reply answer(CompletableFuture<Http.Reply> asked) {
        return Http.join(asked.exceptionally(lost -> NONE));
    }

    private static void check(Http.Reply reply, String asked) {
        boolean known = isDone(reply) || REFUSED.contains(reply.status());
        boolean reused =
                known && !isDone(reply) && reply.json().path("type").asText().endsWith("/key-reused");
        if (!known || reused) {
            throw new CompletionException(new AssertionError(reply.status() + " " + reply.text() + " to " + asked));
        }
    }

    /** Of what a key is bound to. */
    private static String id(Http.Reply reply) {
        JsonNode json = reply.json();
        JsonNode adjustment = json.at("/adjustment/id");
        return json.path("id").asText() + json.at("/cancellation/id").asText() + adjustment.asText();
    }
}
