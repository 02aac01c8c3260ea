package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEngine.class)
class IdempotencyHttpTest {
    private static final String ONE = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}";

    private final Api api;
    private final String show;
    private final String reservations;

    IdempotencyHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        this.reservations = Api.reservations(show);
        api.offer(show, "A", 10);
    }

    @Test
    void theFirstSuccessBindsTheKeyAndARepeatAnswersTheSameObject() {
        String key = Api.key();
        Reply made = api.keyed(reservations, key, ONE).is(201);
        Reply again = api.keyed(reservations, key, ONE).is(200);

        assertFalse(made.header("Idempotent-Replayed").isPresent());
        assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
        assertEquals(made.text(), again.text());
        assertEquals("9 1 0", api.counters(show, "A"));
        assertFalse(made.json().path("id").asText().contains(key), "ids are the server's");
        assertEquals(
                made.text(),
                api.keyed(reservations, key, "{'lines':[{'quantity':1,'sku':'A'}],'buyerId':'b'}")
                        .is(200)
                        .text(),
                "the order of fields is no other body");
    }

    @Test
    void twentyAtOnceWithOneKeyHoldOnce() {
        String key = Api.key();
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(api.postAsync(reservations, key, ONE));
        }
        List<Integer> statuses = answers.stream()
                .map(answer -> Await.done(answer).status())
                .sorted()
                .toList();

        assertEquals(200, statuses.get(18));
        assertEquals(201, statuses.get(19));
        assertEquals("9 1 0", api.counters(show, "A"));
    }

    @Test
    void anotherBodyUnderABoundKeyIsRefused() {
        String key = Api.key();
        api.keyed(reservations, key, ONE).is(201);

        api.keyed(reservations, key, "{'buyerId':'b','lines':[{'sku':'A','quantity':2}]}")
                .isProblem(ProblemType.KEY_REUSED);
        api.keyed(reservations, key, ONE.replace("}]}", "}],'channel':'web'}")).isProblem(ProblemType.KEY_REUSED);
    }

    @Test
    void aKeyBelongsToOneOperation() {
        String key = Api.key();
        String id = api.keyed(reservations, key, ONE).json().path("id").asText();

        api.keyed(reservations + "/" + id + "/checkout", key, "{'payment':{'method':'external'}}")
                .isProblem(ProblemType.KEY_REUSED);
        api.keyed("/v1/shows/" + show + "/offers/A/adjustments", key, "{'delta':1,'reason':'r'}")
                .isProblem(ProblemType.KEY_REUSED);
        assertEquals("9 1 0", api.counters(show, "A"));
    }

    @Test
    void aKeyIsScopedToItsShow() {
        String other = api.liveShow();
        api.offer(other, "A", 10);
        String key = Api.key();
        Reply here = api.keyed(reservations, key, ONE).is(201);
        Reply there = api.keyed(Api.reservations(other), key, ONE).is(201);

        assertNotEquals(here.json().path("id"), there.json().path("id"));
    }

    @Test
    void aRefusalBindsNothingAndABoundKeyIsAnsweredWhateverTheShowDoes() {
        String key = Api.key();
        String path = "/v1/shows/" + show;
        api.patch(path, "{'status':'paused'}").is(200);
        api.keyed(reservations, key, ONE).isProblem(ProblemType.NOT_LIVE);
        api.patch(path, "{'status':'live'}").is(200);
        api.keyed(reservations, key, "{'buyerId':'b','lines':[{'sku':'A','quantity':99}]}")
                .isProblem(ProblemType.SOLD_OUT);
        api.keyed(reservations, key, ONE).is(201);
        api.patch(path, "{'status':'ended'}").is(200);

        assertEquals(
                "held",
                api.keyed(reservations, key, ONE).is(200).json().path("state").asText());
    }

    @Test
    void aRepeatAnswersTheReservationAsItIsNow() {
        String key = Api.key();
        Reply made = api.keyed(reservations, key, ONE).is(201);
        api.delete(made.header("Location").orElseThrow()).is(200);

        assertEquals(
                "released",
                api.keyed(reservations, key, ONE).is(200).json().path("state").asText());
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void aKeyHasEightTo128CharactersBareOrQuoted() {
        api.keyed(reservations, "1234567", ONE).isProblem(ProblemType.MALFORMED);
        api.keyed(reservations, "\"1234567\"", ONE).isProblem(ProblemType.MALFORMED);
        api.keyed(reservations, "k".repeat(129), ONE).isProblem(ProblemType.MALFORMED);
        api.keyed(reservations, "12345678", ONE).is(201);
        api.keyed(reservations, "\"12345678\"", ONE).is(200);
        api.keyed(reservations, "k".repeat(128), ONE).is(201);
        api.keyed(reservations, "\"" + "k".repeat(128) + "\"", ONE).is(200);
        assertEquals("8 2 0", api.counters(show, "A"));
    }

    @Test
    void everyPostThatMovesStockNeedsAKeyAndOnlyOne() {
        String id = api.reserve(show, "A", 1).json().path("id").asText();
        for (String path : List.of(
                reservations, reservations + "/" + id + "/checkout", "/v1/shows/" + show + "/offers/A/adjustments")) {
            Reply reply = api.send("POST", path, "{}", "Content-Type", "application/json")
                    .isProblem(ProblemType.KEY_MISSING);
            assertTrue(reply.text().contains("Idempotency-Key"));
        }
        api.send(
                        "POST",
                        reservations,
                        ONE,
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        "first-key",
                        "Idempotency-Key",
                        "second-key")
                .isProblem(ProblemType.MALFORMED);
    }
}
