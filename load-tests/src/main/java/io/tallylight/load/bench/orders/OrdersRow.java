package io.tallylight.load.bench.orders;

/** One thing that is measured of the orders of one order system. */
interface OrdersRow {
    /** As {@code --only} takes it: lower-case letters. */
    String name();

    /** One line for {@code --help}. */
    String says();

    /** Whether it can be measured with that order system. */
    default boolean suits(Target target) {
        return true;
    }

    /**
     * Measures; the figures go to the shop's report.
     *
     * @throws Exception where it could not; the message says why
     */
    void measure(Shop shop) throws Exception;
}
