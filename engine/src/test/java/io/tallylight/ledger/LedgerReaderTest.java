package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.ledger.LedgerReader.BuyerPage;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LedgerReaderTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    @Test
    void aBuyersReservationsAreReadPageByPageInTheOrderOfTheirMaking() {
        TestShow show = FIXTURE.live().offer("mug", 100);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            made.add(show.reserve("k" + i, "ann", "mug", 1).id());
            show.reserve("other" + i, i % 2 == 0 ? "an" : "ann ", "mug", 1);
        }
        List<String> read = new ArrayList<>();
        @Nullable String after = null;
        int pages = 0;
        do {
            BuyerPage page = Await.result(FIXTURE.reader().ofBuyer(show.id(), "ann", after, 4));
            page.reservations().forEach(reservation -> read.add(reservation.id()));
            after = page.last();
            pages++;
        } while (after != null);
        assertEquals(3, pages);
        assertEquals(made.stream().sorted().toList(), read.stream().sorted().toList());
        List<Long> times = read.stream().map(id -> show.read(id).createdAt()).toList();
        assertEquals(times.stream().sorted().toList(), times);
        assertTrue(Await.result(FIXTURE.reader().ofBuyer(show.id(), "bob", null, 4))
                .reservations()
                .isEmpty());
    }

    /** As of a buyer who reserved and released all day, of which most is cleaned up. */
    @Test
    void aBuyerMostOfWhoseReservationsAreGoneHasTheOthersInAFewReads() {
        TestShow show = FIXTURE.live().offer("mug", 100);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            made.add(show.reserve("k" + i, "ann", "mug", 1).id());
        }
        ofManyChunks(show, "ann", 60_000);
        BuyerPage first = Await.result(FIXTURE.reader().ofBuyer(show.id(), "ann", null, 18));
        BuyerPage second = Await.result(FIXTURE.reader().ofBuyer(show.id(), "ann", first.last(), 18));
        assertEquals(made.subList(0, 18), ids(first));
        assertEquals(made.subList(18, 20), ids(second));
        assertNull(second.last());
    }

    private static List<String> ids(BuyerPage page) {
        return page.reservations().stream().map(Reservation::id).toList();
    }

    /** Moves the buyer's last chunk behind so many, of which only the first is left. */
    private static void ofManyChunks(TestShow show, String buyer, int chunks) {
        String move = "local e = cmsgpack.unpack(redis.call('HGET', KEYS[1], ARGV[1])) e[1] = tonumber(ARGV[2])"
                + " return redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(e))";
        Long unused = FIXTURE.raw()
                .eval(
                        move,
                        ScriptOutputType.INTEGER,
                        new String[] {show.keys().buyers()},
                        buyer,
                        Integer.toString(chunks));
    }

    @Test
    void aReservationThatIsNoneIsEmpty() {
        TestShow show = FIXTURE.live().offer("mug", 100);
        show.done(show.adjustment("a", "mug", 1));
        assertTrue(Await.result(FIXTURE.reader().reservation(show.id(), show.recordId("a")))
                .isEmpty());
        assertTrue(Await.result(FIXTURE.reader().reservation(show.id(), show.recordId("b")))
                .isEmpty());
        assertTrue(Await.result(FIXTURE.reader().reservation("no such show", show.recordId("b")))
                .isEmpty());
    }

    @Test
    void showsAreListedOnceAndSorted() {
        Await.result(FIXTURE.reader().list("b 🎥"));
        Await.result(FIXTURE.reader().list("a"));
        Await.result(FIXTURE.reader().list("b 🎥"));
        assertEquals(
                List.of("a", "b 🎥"), List.copyOf(Await.result(FIXTURE.reader().shows())));
    }
}
