package io.tallylight.load.replay;

/** Runs a step later on the context; a delay of 0 or less means at once. */
@FunctionalInterface
interface Timers {
    void after(long delayMs, Runnable step);
}
