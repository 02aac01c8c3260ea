package io.tallylight.load.bench;

/** One thing that is measured. */
interface Row {
    /** As {@code --only} takes it: lower-case letters. */
    String name();

    /** One line for {@code --help}. */
    String says();

    /** Whether it takes so long that it runs only when it is asked for. */
    default boolean isLong() {
        return false;
    }

    /**
     * Measures; the figures go to the bench's report.
     *
     * @throws Exception where it could not; the message says why
     */
    void measure(Bench bench) throws Exception;
}
