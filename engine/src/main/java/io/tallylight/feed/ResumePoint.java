package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/** The place at which a returning client stopped. */
record ResumePoint(String epoch, long seq) {
    /** Reads {@code <epoch>:<seq>}. Returns null for anything else, which is answered by a snapshot. */
    static @Nullable ResumePoint parse(@Nullable String after) {
        int colon = after == null ? -1 : after.lastIndexOf(':');
        if (after == null || colon <= 0) {
            return null;
        }
        try {
            long seq = Long.parseLong(after, colon + 1, after.length(), 10);
            return seq < 0 ? null : new ResumePoint(after.substring(0, colon), seq);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
