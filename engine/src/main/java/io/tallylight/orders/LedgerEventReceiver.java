package io.tallylight.orders;

import java.util.List;

/**
 * An order system that gets notices too, not only orders. Called on worker threads, for one show by one caller at a
 * time.
 */
public interface LedgerEventReceiver {
    /**
     * Sends notices, at least once each, before the orders that were read with them.
     *
     * @param notices of one show, in the order in which they happened
     * @param attempt attempt to be asked before each notice is sent
     * @return whether the receiver was asked to take any of them
     * @throws OrderSystemException when it may be tried again; some notices may have been sent
     */
    boolean tell(String show, List<LedgerEvent> notices, RecordAttempt attempt) throws OrderSystemException;
}
