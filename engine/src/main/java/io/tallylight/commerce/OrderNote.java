package io.tallylight.commerce;

import org.jspecify.annotations.Nullable;

/**
 * What an order's line did to an offer.
 *
 * @param taken units
 * @param back units that were given back; -1 while it is not cancelled
 * @param owed units that it could not take yet, since they were held or sold here
 * @param step how often somebody tried to take those
 */
record OrderNote(long taken, long back, long owed, long step) {
    static OrderNote of(long taken, long owed) {
        return new OrderNote(taken, -1, owed, 0);
    }

    boolean isCancelled() {
        return back >= 0;
    }

    OrderNote cancelled(long givenBack) {
        return new OrderNote(taken, givenBack, 0, step);
    }

    /** After one more try. */
    OrderNote collected(long units) {
        return new OrderNote(taken + units, back, owed - units, step + 1);
    }

    /** As it is kept: the four numbers, with spaces between. */
    String text() {
        return taken + " " + back + " " + owed + " " + step;
    }

    static @Nullable OrderNote parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(" ", -1);
        return new OrderNote(
                Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }
}
