package io.tallylight.load.replay;

/** What a buyer does with a reservation. Fixed by the plan, before the run. */
enum Fate {
    /** Pays after a while. */
    CHECK_OUT,
    /** Thinks better of it and gives the units back. */
    RELEASE,
    /** Walks away and lets the hold end. */
    LEAVE,
    /** Gives the units back because the day's trace has a cancellation of them. */
    CANCEL
}
