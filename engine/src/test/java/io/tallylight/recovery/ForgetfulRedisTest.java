package io.tallylight.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tallylight.redis.Durability;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import org.junit.jupiter.api.Test;

/** The tier in which a restart of Redis may lose what was acknowledged. */
class ForgetfulRedisTest extends RecoveryTest {
    @Override
    Durability durability() {
        return new Durability.Fast();
    }

    private String field(String show, String name) {
        return String.valueOf(raw.hget(ShowKeys.of(show).showHash(), name));
    }

    @Test
    void everyShowGetsANewEpochWhenItHasStartedAgain() throws Exception {
        makeShow(SHOW, "first", false);
        makeShow("rehearsal", "other", true);
        watch();
        assertNotEquals("", watch.life());
        assertEquals(watch.life(), field(SHOW, "life"));
        assertEquals("live", field(SHOW, "status"));
        assertEquals("first", field(SHOW, "epoch"));
        assertEquals("OK", raw.set("kept", "yes"));
        assertEquals(1, Await.result(ledger.sweep(SHOW)) + 1);

        redis.kill();
        redis.startAgain();
        Await.until("the new life is seen", () -> !field(SHOW, "epoch").equals("first"));
        assertEquals("paused", field(SHOW, "status"));
        Await.until("its shows belong to it", () -> field(SHOW, "life").equals(watch.life()));
        Await.until("all of them do", () -> watch.life().equals(field("rehearsal", "life")));
        assertConserved();
    }
}
