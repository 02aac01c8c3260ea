package io.tallylight.load.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.facts.Aftermath;
import io.tallylight.load.facts.BookedPayment;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.PaidOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Starts from an aftermath that is clean, spoils one thing, and names the checks that must see it. */
class AftermathTest {
    private final List<OrderFact> committed = List.of(order("o1", 1), order("o2", 2));
    private final List<OrderFact> postgres = new ArrayList<>(committed);
    private final List<OrderFact> webhook = new ArrayList<>(committed);
    private final List<PaidOrder> paid =
            new ArrayList<>(List.of(new PaidOrder("o1", 300, "p1", 300), new PaidOrder("o2", 500, "p2", 500)));
    private final List<BookedPayment> books = new ArrayList<>(List.of(
            new BookedPayment("p1", "captured", 300, 0),
            new BookedPayment("p2", "captured", 500, 0),
            new BookedPayment("p3", "declined", 100, 0),
            new BookedPayment("p4", "cancelled", 100, 0),
            new BookedPayment("p5", "prepared", 100, 0)));
    private final Map<String, String> told =
            new HashMap<>(Map.of("ro1", "committed", "ro2", "committed", "r3", "expired", "r4", ""));
    private final Map<String, String> states =
            new HashMap<>(Map.of("ro1", "committed", "ro2", "committed", "r3", "expired", "r4", "released"));
    private final List<String> incidents = new ArrayList<>();
    private long unsigned;

    @Test
    void whatAddsUpIsClean() {
        assertFails();
    }

    @Test
    void anOrderThatOneSystemDoesNotHaveIsMissing() {
        webhook.remove(0);
        assertFails(Check.SYSTEM_MISSING);
    }

    @Test
    void anOrderThatASystemHasTwiceIsTwice() {
        webhook.add(order("o2", 2));
        assertFails(Check.SYSTEM_TWICE);
    }

    @Test
    void anOrderWithAnotherNumberOrThatWasNeverCommittedDiffers() {
        postgres.set(1, order("o2", 3));
        webhook.add(order("o9", 9));
        assertFails(Check.SYSTEM_DIFFERS);
        assertEquals(2, verdict().finding(Check.SYSTEM_DIFFERS).count());
    }

    @Test
    void aLowerNumberAfterAHigherOneIsOutOfOrder() {
        webhook.add(webhook.remove(0));
        assertFails(Check.SYSTEM_DISORDERED);
    }

    @Test
    void aMessageThatNobodySignedIsSeen() {
        unsigned = 1;
        assertFails(Check.UNSIGNED);
    }

    @Test
    void anOrderWhoseMoneyWasNotCapturedIsSeen() {
        books.set(1, new BookedPayment("p2", "cancelled", 500, 0));
        assertFails(Check.MONEY_DIFFERS);
    }

    @Test
    void moneySetAsideForAnOrderIsNoMoneyYet() {
        books.set(1, new BookedPayment("p2", "authorised", 500, 0));
        assertFails(Check.MONEY_DIFFERS, Check.MONEY_OPEN);
    }

    @Test
    void moneyForNoOrderIsSeen() {
        books.add(new BookedPayment("p6", "captured", 100, 0));
        assertFails(Check.MONEY_DIFFERS);
    }

    @Test
    void moneyForNoOrderThatWasGivenBackIsFine() {
        books.add(new BookedPayment("p6", "captured", 100, 100));
        assertFails();
    }

    @Test
    void twoOrdersWithOnePaymentAreSeen() {
        paid.set(1, new PaidOrder("o2", 300, "p1", 300));
        assertFails(Check.MONEY_DIFFERS);
        assertEquals(2, verdict().finding(Check.MONEY_DIFFERS).count());
    }

    @Test
    void aPaymentThatMayStillSucceedIsOpen() {
        books.add(new BookedPayment("p6", "waiting", 100, 0));
        assertFails(Check.MONEY_OPEN);
    }

    @Test
    void aReservationThatIsGoneIsLost() {
        states.remove("r3");
        assertFails(Check.RESERVATIONS_LOST);
    }

    @Test
    void aReservationThatIsStillPayingIsOpen() {
        states.put("r3", "paying");
        assertFails(Check.RESERVATIONS_OPEN);
    }

    @Test
    void aReservationInAnotherStateThanItsBuyerWasToldDiffers() {
        states.put("r3", "committed");
        assertFails(Check.RESERVATIONS_DIFFER);
    }

    @Test
    void aPaymentLeftToPeopleIsSeen() {
        incidents.add("p2");
        assertFails(Check.INCIDENTS);
    }

    private static OrderFact order(String id, long number) {
        return new OrderFact(id, number, "r" + id, "committed", Map.of("A", number), true);
    }

    private Verdict verdict() {
        var systems = Map.of("postgres", postgres, "webhook", webhook);
        var aftermath = new Aftermath(committed, Map.copyOf(systems), paid, books, told, states, incidents, unsigned);
        return new Verdict(List.of()).and(aftermath);
    }

    private void assertFails(Check... checks) {
        var failed = new TreeSet<Check>();
        verdict().findings().stream()
                .filter(finding -> !finding.isClean())
                .forEach(finding -> failed.add(finding.check()));
        assertEquals(new TreeSet<>(Set.of(checks)), failed, VerdictText.of(verdict()));
        assertTrue(failed.isEmpty() == verdict().isClean());
    }
}
