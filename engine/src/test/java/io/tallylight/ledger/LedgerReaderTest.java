package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.LedgerReader.BuyerPage;
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
