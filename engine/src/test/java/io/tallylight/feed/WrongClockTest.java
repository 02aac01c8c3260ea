package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose own clock is wrong does what the others do. */
class WrongClockTest extends FeedTest {
    private static final long ERROR_MS = 10_000;

    @ParameterizedTest
    @ValueSource(ints = {-3_600, 3_600})
    void itTellsNoticesAndDatesTicketsByTheClockOfRedis(int aheadSeconds) {
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(aheadSeconds));
        FeedFixture node = keep(new FeedFixture(redis.url(), FeedFixture.SETTINGS, new HttpServerOptions(), wrong));
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        Await.result(new Announcements(node.redis).tell(ledger.show(), "Welcome"));
        assertEquals("Welcome", viewer.awaitType("notice").path("text").asText());

        long expiresAt = Await.result(node.tickets.issue(ledger.show(), "ann")).expiresAt();
        long leftMs = expiresAt - System.currentTimeMillis(); // Redis runs on this machine
        assertTrue(Math.abs(leftMs - 30_000) < ERROR_MS, () -> "it says that " + leftMs + " ms are left");
    }
}
