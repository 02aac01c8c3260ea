package io.tallylight.orders;

/** What became of one event in an order system. */
public sealed interface RecordResult {
    /** It is kept, now or since an earlier try. */
    record Recorded() implements RecordResult {}

    /** The system wants no events of this kind, and was not asked. */
    record Unwanted() implements RecordResult {}

    /**
     * Another order is kept under the same id. It was left as it is; somebody has to look, but trying again is no use.
     *
     * @param how in what the two differ, for the log
     */
    record Differs(String how) implements RecordResult {}

    /**
     * The system will never take this event.
     *
     * @param reason for the dead letter
     * @param follows whether it was not asked for, since an event that must come first is a dead letter
     */
    record Refused(String reason, boolean follows) implements RecordResult {
        /** The system was asked and will not. */
        public Refused(String reason) {
            this(reason, false);
        }
    }
}
