package io.tallylight.orders;

import java.util.List;

/** An order system that hears of more than orders. Called on worker threads, for one show by one caller at a time. */
public interface LedgerEventReceiver {
    /**
     * Tells notices, at least once each, before the orders that were read with them.
     *
     * @param notices of one show, in the order in which they happened
     * @param attempt to be asked before each is sent
     * @return whether the receiver was asked to take any of them
     * @throws OrderSystemException when it may be tried again; some may have been told
     */
    boolean tell(String show, List<LedgerEvent> notices, RecordAttempt attempt) throws OrderSystemException;
}
