package io.tallylight.orders.flush;

/**
 * How many entries to read at once. An entry holds between one order and a whole batch of the ledger, and a read is one
 * transaction and one reply of Redis: so it begins small, doubles while reads come back full but with few orders and
 * notices, and shrinks when they hold many. Owned by one thread.
 */
final class ReadSize {
    static final int ENTRIES_MIN = 4;
    static final int ENTRIES_MAX = 512;

    private final int orders;
    private int entries = ENTRIES_MIN;

    /** Reads aim at no more orders than these. */
    ReadSize(int orders) {
        this.orders = orders;
    }

    /** Entries of the next read. */
    int entries() {
        return entries;
    }

    /** A read is settled that had asked for so many entries and brought so many, with so many orders and notices. */
    void settled(int asked, int read, int found) {
        if (read < asked) {
            entries = ENTRIES_MIN;
        } else if (found > orders) {
            entries = Math.max(1, asked / 2);
        } else if (found <= orders / 2) {
            entries = Math.min(ENTRIES_MAX, asked * 2);
        }
    }

    /** There was nothing to read, or it failed: what comes next may be of another kind. */
    void reset() {
        entries = ENTRIES_MIN;
    }
}
