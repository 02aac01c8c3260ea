package io.tallylight.commerce;

/**
 * Units sold here that the shop seems to have booked, inferred from levels that fell, for a shop whose orders do not say
 * which of ours they were made from: a fall is taken for bookings as long as there are units to be booked, and for sales of
 * the shop beyond that. Immutable.
 *
 * @param units so many
 * @param recent those of them that falls of the last while say, which may have been something else
 * @param recentMs epoch ms of the latest fall
 * @param recentAt the place that fell; empty where none has
 */
record InferredBookings(long units, long recent, long recentMs, String recentAt) {
    /** For so long a rise may mean that a fall was no booking, but a transfer or a miscount. */
    static final long RECENT_MS = 900_000;

    /** Returns a copy in which this many units count as booked, whatever the levels do. */
    static InferredBookings of(long units) {
        return new InferredBookings(units, 0, 0, "");
    }

    /** Returns a copy in which this many units were booked before the first level of an offer with one place. */
    static InferredBookings first(InventoryLevel level, long units) {
        return new InferredBookings(units, units, level.updatedMs(), level.location());
    }

    /** No more than are sold: what was cancelled here is not to be booked. */
    InferredBookings atMost(long sold) {
        long capped = Math.min(units, sold);
        return new InferredBookings(capped, Math.min(recent, capped), recentMs, recentAt);
    }

    /**
     * After the level of a place fell or rose. A rise takes falls of the last while back where it is that of another place,
     * as after a transfer, or where there are units still to be booked: to sell too little is better than to sell what is
     * sold. Otherwise it is a restock.
     *
     * @param fall units, negative for a rise
     * @param unbooked units that were to be booked before
     */
    InferredBookings after(InventoryLevel level, long fall, long unbooked) {
        long still = level.updatedMs() - recentMs > RECENT_MS ? 0 : recent;
        if (fall > 0) {
            long booked = Math.min(fall, unbooked);
            return booked == 0
                    ? this
                    : new InferredBookings(units + booked, still + booked, level.updatedMs(), level.location());
        }
        boolean mayBeNoRestock = unbooked > 0 || !recentAt.equals(level.location());
        long back = mayBeNoRestock ? Math.min(-fall, still) : 0;
        return new InferredBookings(units - back, still - back, recentMs, recentAt);
    }

    /** Returns the stored form: {@code units:recent:recentMs:recentAt}. */
    String text() {
        return units + ":" + recent + ":" + recentMs + ":" + recentAt;
    }

    /** Reads {@link #text} from where it begins among parts that were separated by colons. */
    static InferredBookings parse(String[] parts, int from) {
        return new InferredBookings(
                Long.parseLong(parts[from]),
                Long.parseLong(parts[from + 1]),
                Long.parseLong(parts[from + 2]),
                parts[from + 3]);
    }
}
