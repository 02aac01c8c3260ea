package io.tallylight.load.bench;

/** A row that is measured twice: with a limit for each buyer, and with none. */
abstract class LimitRow implements Row {
    @Override
    public final void measure(Bench bench) throws Exception {
        measure(bench, true, "buyer limit");
        measure(bench, false, "no limit");
    }

    /**
     * One of the two.
     *
     * @param how says in figures which one it is
     */
    abstract void measure(Bench bench, boolean limited, String how) throws Exception;
}
