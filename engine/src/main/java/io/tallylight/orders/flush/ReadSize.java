package io.tallylight.orders.flush;

/**
 * The number of entries to read at once. An entry holds between one order and a whole batch of the ledger, and a read
 * is one transaction and one reply of Redis. The number therefore begins small, doubles while reads come back full but
 * with few orders and notices, and shrinks when they hold many. Owned by one thread.
 */
final class ReadSize {
    static final int ENTRIES_MIN = 4;
    static final int ENTRIES_MAX = 512;

    private final int orders;
    private int entries = ENTRIES_MIN;

    /** Largest number of orders that reads aim at. */
    ReadSize(int orders) {
        this.orders = orders;
    }

    /** Number of entries of the next read. */
    int entries() {
        return entries;
    }

    /**
     * Notes a settled read: the number of entries that it asked for, of those that it brought, and of their orders and
     * notices.
     */
    void settled(int asked, int read, int found) {
        if (read < asked) {
            entries = ENTRIES_MIN;
        } else if (found > orders) {
            entries = Math.max(1, asked / 2);
        } else if (found <= orders / 2) {
            entries = Math.min(ENTRIES_MAX, asked * 2);
        }
    }

    /** Notes that there was nothing to read, or that it failed: the next entries may be of another kind. */
    void reset() {
        entries = ENTRIES_MIN;
    }
}
