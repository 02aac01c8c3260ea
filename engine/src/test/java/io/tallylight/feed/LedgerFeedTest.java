package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.feed.state.PublicOffer;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.show.DefinitionLimits;
import io.tallylight.show.OfferDefinition;
import io.tallylight.show.OfferIndex;
import io.tallylight.show.Precondition;
import io.tallylight.show.PublicForm;
import io.tallylight.show.ShowJson;
import io.tallylight.show.ShowReader;
import io.tallylight.show.ShowView;
import io.tallylight.show.Shows;
import io.tallylight.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The feed behind the real ledger: whatever its script writes into an event, viewers end with what the show then is. */
class LedgerFeedTest extends FeedTest {
    private static final String ID = "drop";

    @Test
    void aViewerHoldsWhatTheShowIsAfterEachKindOfChange() {
        Ledger real = Await.result(Ledger.open(
                node.vertx,
                RedisEndpoint.of(redis.url()),
                1,
                new Ledger.Limits(128, 4_000, 20_000, 20_000),
                new SimpleMeterRegistry()));
        try {
            Shows shows = new Shows(
                    real,
                    new ShowReader(node.redis),
                    new OfferIndex(node.redis, real.reader()),
                    new DefinitionLimits(3_600_000, 100),
                    () -> "first",
                    id -> io.vertx.core.Future.succeededFuture());
            putShow(shows, "{'title':'Drop','currency':'EUR','status':'live','lowStockAt':5}");
            FeedClient viewer = node.connect(ID);
            assertSame(viewer, real);

            putOffer(shows, "MUG", "{'title':'Mug','price':1999,'options':{'Size':'M'},'allotted':9}");
            putOffer(shows, "CUP", "{'title':'Cup','price':900,'allotted':1}");
            assertSame(viewer, real);

            Reservation first = reserve(real, "a", 3);
            assertSame(viewer, real);
            Reservation second = reserve(real, "b", 6);
            assertSame(viewer, real);
            assertEquals("held", viewer.offer("MUG").path("stock").asText());

            done(real, new Commit(id("pay"), "f", first.id(), "external", "ref", Commit.TOTAL, ""));
            assertSame(viewer, real);
            assertEquals(
                    "[{\"sku\":\"MUG\",\"quantity\":3}]",
                    viewer.awaitMessage(message -> message.has("sales"))
                            .path("sales")
                            .toString());
            done(real, new Release(second.id()));
            assertSame(viewer, real);
            done(real, new Adjust(id("restock"), "f", "MUG", 20, "restock"));
            assertSame(viewer, real);

            putOffer(shows, "MUG", "{'title':'Big mug','price':2499,'status':'closed'}");
            assertSame(viewer, real);
            Await.result(shows.removeOffer(ID, "CUP", Precondition.NONE));
            assertSame(viewer, real);
            putShow(shows, "{'title':'Drop','currency':'EUR','status':'paused','featured':'MUG'}");
            assertSame(viewer, real);
        } finally {
            Await.result(real.close());
        }
    }

    private void assertSame(FeedClient viewer, Ledger real) {
        ShowView view = Await.done(new ShowReader(node.redis).read(ID)).orElseThrow();
        ObjectNode state = viewer.awaitSeq(view.seq()).state();
        ObjectNode show = ShowJson.show(view);
        assertEquals(view.epoch(), state.path("epoch").asText());
        assertEquals(view.seq(), state.path("seq").asLong());
        assertEquals(Json.pick(show, PublicForm.SHOW_FIELDS), Json.pick(state, PublicForm.SHOW_FIELDS));
        ObjectNode offers = Json.object();
        show.path("offers").forEach(offer -> {
            ObjectNode seen = Json.pick((ObjectNode) offer, OfferDefinition.PUBLIC_FIELDS);
            seen.setAll(Json.pick((ObjectNode) offer, PublicOffer.COUNTS));
            offers.set(offer.path("sku").asText(), seen.put("currency", "EUR"));
        });
        assertEquals(
                Json.readObject(offers.toString()),
                Json.readObject(state.path("offers").toString()));
        assertTrue(Await.result(real.reader().audit(ID)).orElseThrow().conserved());
    }

    private static void putShow(Shows shows, String json) {
        Await.result(shows.putShow(ID, LedgerWriter.json(json), Precondition.NONE));
    }

    private static void putOffer(Shows shows, String sku, String json) {
        Await.result(shows.putOffer(ID, sku, LedgerWriter.json(json), Precondition.NONE));
    }

    private static Reservation reserve(Ledger real, String buyer, int quantity) {
        List<Reserve.Line> lines = List.of(new Reserve.Line("MUG", quantity, Reserve.ANY_PRICE));
        return done(real, new Reserve(id(buyer), "f", Reserve.Fill.ALL, "", buyer, "{}", lines));
    }

    private static String id(String key) {
        return Ids.recordId(ID, "caller", key);
    }

    @CanIgnoreReturnValue
    @SuppressWarnings("unchecked")
    private static <T> T done(Ledger real, Command<T> command) {
        return ((Outcome.Done<T>) assertInstanceOf(Outcome.Done.class, Await.result(real.submit(ID, command)))).value();
    }
}
