package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTextTest {
    @Test
    void whatDoesNotAddUpComesFirst() {
        Audit audit = new Audit(
                "e1", 9, false, List.of(new Audit.Offer("a", 10, 5, 3, 2), new Audit.Offer("b", 10, 5, 3, 1)));
        assertEquals(
                "epoch e1, seq 9, b allotted 10 but 5 available + 3 reserved + 1 sold,"
                        + " a allotted 10 = 5 available + 3 reserved + 2 sold",
                AuditText.of(audit));
    }

    @Test
    void aLargeShowNamesSomeOffersAndCountsTheRest() {
        List<Audit.Offer> offers = new ArrayList<>();
        for (int i = 0; i < AuditText.OFFERS_MAX + 7; i++) {
            offers.add(new Audit.Offer("sku-" + i, 1, 1, 0, 0));
        }
        String text = AuditText.of(new Audit("e1", 9, false, offers));
        assertTrue(text.endsWith(" and 7 offers more"), text);
        assertEquals(AuditText.OFFERS_MAX, text.split("allotted", -1).length - 1);
    }
}
