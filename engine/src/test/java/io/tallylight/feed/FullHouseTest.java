package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.vertx.core.http.HttpServerOptions;
import org.junit.jupiter.api.Test;

/** More sockets than there may be: of the node, of a show, from an address. */
class FullHouseTest extends FeedTest {
    private FeedFixture with(int sockets, int perShow, int perAddress) {
        FeedSettings settings = FeedSettings.of(10, 1_000, sockets, perShow, perAddress);
        return keep(new FeedFixture(redis.url(), settings, new HttpServerOptions()));
    }

    private void oneMoreIsTurnedAwayUntilOneLeaves(FeedFixture full, String reason) {
        FeedClient one = full.connect(ledger.show()).awaitSeq(1);
        full.connect(ledger.show()).awaitSeq(1);
        FeedClient tooMany = full.connect(ledger.show());
        String detail = tooMany.awaitType("error").path("detail").asText();
        assertTrue(detail.contains(reason), detail);
        assertEquals(4002, tooMany.awaitClose());
        one.close();
        Await.until(
                "there is room",
                () -> full.registry.get("tallylight.feed.sockets").gauge().value() == 1);
        full.connect(ledger.show()).awaitSeq(1);
    }

    @Test
    void aNodeServesSoManySockets() {
        oneMoreIsTurnedAwayUntilOneLeaves(with(2, 100, 100), "this node");
    }

    @Test
    void aShowHasSoManySocketsOnANode() {
        oneMoreIsTurnedAwayUntilOneLeaves(with(100, 2, 100), "this show");
    }

    @Test
    void anAddressHasSoManySocketsOnANode() {
        oneMoreIsTurnedAwayUntilOneLeaves(with(100, 100, 2), "your address");
    }

    @Test
    void zeroIsNoLimitForAddresses() {
        FeedFixture open = with(100, 100, 0);
        for (int i = 0; i < 5; i++) {
            open.connect(ledger.show()).awaitSeq(1);
        }
    }
}
