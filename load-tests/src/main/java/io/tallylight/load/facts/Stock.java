package io.tallylight.load.facts;

/** Units of one offer that are available, reserved and sold. */
public record Stock(long available, long reserved, long sold) {
    /** What should equal the offer's allotment. */
    public long sum() {
        return available + reserved + sold;
    }
}
