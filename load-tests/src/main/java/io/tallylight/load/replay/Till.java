package io.tallylight.load.replay;

import io.tallylight.load.facts.Acknowledged;

/** Where buyers pay. Belongs to the context. */
interface Till {
    /** Hears, once for each checkout, how it ended. */
    interface Ending {
        /** It is an order. */
        void sold(Acknowledged order);

        /** The hold had ended, and nothing is taken. */
        void expired();

        /** There was no answer, which the tally has been told. */
        void lost();

        /** The engine answered what the contract does not allow there. */
        void unexpected(String what);
    }

    /**
     * Takes a buyer who pays for what was granted.
     *
     * @param dueNs the {@link System#nanoTime()} at which that is due
     */
    void checkOut(PlannedBasket basket, Granted granted, long dueNs, Exchange exchange, Ending ending);
}
