package io.tallylight.load.replay;

import java.util.List;

/**
 * Everything that the run will send, and when. The same trace, settings and seed give the same plan.
 *
 * @param baskets by time due
 * @param splitInvoices invoices with more lines than a basket may have, sent as several
 * @param cancellations rows of cancellations in the day
 * @param unmatched of these, rows without an earlier basket of that buyer with that SKU
 * @param broughtForward baskets whose release comes earlier than the cancellation's time, before the hold would end
 */
record ReplayPlan(
        List<PlannedBasket> baskets, int splitInvoices, int cancellations, int unmatched, int broughtForward) {
    /** The contract's limit of lines in a basket. */
    static final int LINES_MAX = 200;

    ReplayPlan {
        baskets = List.copyOf(baskets);
    }
}
