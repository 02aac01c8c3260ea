package io.tallylight.load.bench.crowd;

import org.jspecify.annotations.Nullable;

/** One overlay, whatever connection it has just now. Belongs to the event loop. */
final class Overlay {
    /** From 0. */
    final int number;

    /** Of the last state it was told; -1 before the first. */
    long seq = -1;

    /** What it shows. */
    Picture picture = Picture.NONE;

    private @Nullable String epoch;

    Overlay(int number) {
        this.number = number;
    }

    /** It was told everything. */
    void startsAt(String newEpoch, long newSeq, Picture shown) {
        epoch = newEpoch;
        seq = newSeq;
        picture = shown;
    }

    /** It was told what changed up to there. */
    void goesOnTo(long newSeq, Picture shown) {
        seq = newSeq;
        picture = shown;
    }

    /** Its page is loaded anew. */
    void forget() {
        epoch = null;
        seq = -1;
        picture = Picture.NONE;
    }

    /** Where it goes on when it comes back, as {@code ?after=} takes it; null where it has to begin anew. */
    @Nullable
    String after() {
        return epoch == null ? null : epoch + ":" + seq;
    }
}
