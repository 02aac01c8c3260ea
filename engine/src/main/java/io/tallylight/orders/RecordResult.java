package io.tallylight.orders;

/** The outcome of one event in an order system. */
public sealed interface RecordResult {
    /** The event is kept, now or since an earlier try. */
    record Recorded() implements RecordResult {}

    /** The system wants no events of this kind, and was not asked. */
    record Unwanted() implements RecordResult {}

    /**
     * Another order is kept under the same id. It was left as it is; an operator has to look, but trying again is no
     * use.
     *
     * @param how difference between the two, for the log
     */
    record Differs(String how) implements RecordResult {}

    /**
     * The system will never take this event.
     *
     * @param reason for the dead letter
     * @param follows whether it was not asked for, since an event that must come first is a dead letter
     */
    record Refused(String reason, boolean follows) implements RecordResult {
        /** Creates the result for an event that the system was asked to take and refused. */
        public Refused(String reason) {
            this(reason, false);
        }
    }
}
