package io.tallylight.commerce;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Units of one offer that were sold here and that orders of the shop say they have, so that its levels no longer have them. A
 * booking counts once a level is known that has it; until then the shop's last word is from before. Immutable.
 *
 * @param settled units that the known levels no longer have
 * @param told units of which the shop ever said so, whether or not it undid that; with the first one it is one that does, and
 *     nothing more is inferred
 * @param pending what no known level is certain to have, the oldest first
 */
record Bookings(long settled, long told, List<Pending> pending) {
    /** For so long after a booking was heard of, a level of the same moment may be from before it. */
    static final long SETTLE_MS = 5_000;

    private static final int PENDING_MAX = 100;

    static final Bookings NONE = new Bookings(0, 0, List.of());

    /**
     * A booking.
     *
     * @param atMs epoch ms, in whole seconds: when the shop made it
     * @param heardMs epoch ms, when it was told
     */
    record Pending(long atMs, long heardMs, long units) {
        /**
         * Whether the levels have it. A level that is newer does where there is one place; where there are several it may be
         * that of another place, and one of the same second may be from before. Then the level that has it is waited for.
         */
        private boolean isIn(InventoryLevels levels, long nowMs) {
            long newestMs = levels.newestMs();
            boolean certain = newestMs > atMs && levels.byLocation().size() == 1;
            return certain || (newestMs >= atMs && nowMs - heardMs >= SETTLE_MS);
        }
    }

    /** Whether the shop's orders say which of ours they were made from. */
    boolean areTold() {
        return told > 0;
    }

    /** Units that these levels no longer have, with those inferred before any booking was told. */
    long units(InventoryLevels levels, long nowMs) {
        InferredBookings inferred = levels.inferred();
        long before = inferred == null ? 0 : Math.max(0, inferred.units() - told);
        return Math.max(0, settle(levels, nowMs).settled + before);
    }

    /** Returns a copy in which what these levels have counted is settled. */
    Bookings settle(InventoryLevels levels, long nowMs) {
        long in = settled;
        List<Pending> left = new ArrayList<>();
        for (Pending booking : pending) {
            if (booking.isIn(levels, nowMs)) {
                in += booking.units;
            } else {
                left.add(booking);
            }
        }
        return new Bookings(in, told, List.copyOf(left));
    }

    /**
     * With units that the shop has booked. What was inferred already is in the levels. Beyond a number of bookings the oldest
     * ones wait together for the later one's level.
     *
     * @param inferred units, before any booking was told
     */
    Bookings booked(Pending booking, long inferred) {
        long known = Math.min(booking.units, Math.max(0, inferred - told));
        List<Pending> all = new ArrayList<>(pending);
        if (booking.units > known) {
            all.add(new Pending(booking.atMs, booking.heardMs, booking.units - known));
        }
        if (all.size() > PENDING_MAX) {
            Pending first = all.remove(0);
            Pending second = all.remove(0);
            all.add(
                    0,
                    new Pending(
                            Math.max(first.atMs, second.atMs),
                            Math.max(first.heardMs, second.heardMs),
                            first.units + second.units));
        }
        return new Bookings(settled + known, told + booking.units, List.copyOf(all));
    }

    /** Without units that the shop's order has no more: at once, though the level that has them again may come later. */
    Bookings undone(long units) {
        return new Bookings(settled - units, told, pending);
    }

    /** Returns the stored form: {@code settled told}, and {@code atMs:heardMs:units} of each that is pending. */
    String text() {
        StringJoiner text = new StringJoiner(" ");
        text.add(settled + " " + told);
        pending.forEach(booking -> text.add(booking.atMs + ":" + booking.heardMs + ":" + booking.units));
        return text.toString();
    }

    static Bookings parse(String text) {
        String[] parts = text.split(" ", -1);
        List<Pending> pending = new ArrayList<>();
        for (int i = 2; i < parts.length; i++) {
            String[] entry = parts[i].split(":", -1);
            pending.add(new Pending(Long.parseLong(entry[0]), Long.parseLong(entry[1]), Long.parseLong(entry[2])));
        }
        return new Bookings(Long.parseLong(parts[0]), Long.parseLong(parts[1]), List.copyOf(pending));
    }
}
