package io.tallylight.load.facts;

/**
 * A payment as the gateway's own books have it.
 *
 * @param state such as {@code captured}, {@code declined} or {@code waiting}
 * @param amount minor units
 * @param refunded minor units of it that were given back
 */
public record BookedPayment(String reference, String state, long amount, long refunded) {
    /** Minor units that the gateway took and kept. */
    public long money() {
        return state.equals("captured") ? amount - refunded : 0;
    }

    /** Whether money is set aside, or may still be. */
    public boolean isOpen() {
        return state.equals("authorised") || state.equals("waiting");
    }
}
