package io.tallylight.commerce;

/**
 * What an order's line did to an offer. Each adjustment for the line is a step; the steps have numbers, and each number is a
 * key of the ledger, so that of two adjustments that follow from the same note the ledger makes one.
 *
 * @param told the latest version, with the units that the line is to take
 * @param before units that the line had before the offer was listed, which were never in its allotment
 * @param taken units
 * @param step number of the next adjustment, from 0
 */
record OrderNote(OrderState told, long before, long taken, long step) {
    private static final int NUMBERS = 7;

    /** The note of a line of which nothing is known yet. */
    static final OrderNote NONE = new OrderNote(new OrderState(false, -1, 0, 0), 0, 0, 0);

    /** Units that it could not take yet, since they were held or sold here. */
    long owed() {
        return Math.max(0, told.units() - taken);
    }

    OrderNote withTold(OrderState state) {
        return new OrderNote(state, before, taken, step);
    }

    /** After one more adjustment; of two versions the later one is kept. */
    OrderNote adjusted(OrderState state, long delta) {
        return new OrderNote(state.isNewsAfter(told) ? state : told, before, taken - delta, step + 1);
    }

    /** Returns the stored form: seven numbers, separated by spaces. */
    String text() {
        return told.text() + " " + before + " " + taken + " " + step;
    }

    /** Whether an engine of this version wrote it; {@link LegacyOrderNotes} reads what is older. */
    static boolean isCurrent(String text) {
        return text.split(" ", -1).length == NUMBERS;
    }

    static OrderNote parse(String text) {
        String[] parts = text.split(" ", -1);
        return new OrderNote(
                OrderState.parse(parts, 0),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                Long.parseLong(parts[6]));
    }
}
