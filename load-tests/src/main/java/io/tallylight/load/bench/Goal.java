package io.tallylight.load.bench;

/** What a ratio should be. */
public record Goal(Kind kind, double bound, String remark) {
    /** Which side of the bound is good. */
    enum Kind {
        AT_LEAST,
        AT_MOST,
        /** Measured to be known, with nothing to hold it against. */
        NONE
    }

    public static final Goal NONE = new Goal(Kind.NONE, 0, "");

    public static Goal atLeast(double bound) {
        return new Goal(Kind.AT_LEAST, bound, "");
    }

    public static Goal atMost(double bound) {
        return new Goal(Kind.AT_MOST, bound, "");
    }

    /** {@code remark} stands behind the bound. */
    public Goal remarking(String words) {
        return new Goal(kind, bound, words);
    }

    boolean isMet(double ratio) {
        return switch (kind) {
            case AT_LEAST -> ratio >= bound;
            case AT_MOST -> ratio <= bound;
            case NONE -> true;
        };
    }

    /** As the table has it. */
    String text() {
        var sign = switch (kind) {
            case AT_LEAST -> "≥ " + Numbers.ratio(bound);
            case AT_MOST -> "≤ " + Numbers.ratio(bound);
            case NONE -> "–";
        };
        return remark.isEmpty() ? sign : sign + " (" + remark + ")";
    }

    /** As the table has it. */
    String verdict(double ratio) {
        return kind == Kind.NONE ? "–" : isMet(ratio) ? "yes" : "no";
    }
}
