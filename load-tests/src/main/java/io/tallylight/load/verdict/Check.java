package io.tallylight.load.verdict;

/** What is checked, in the order of the report. Each counts what is wrong, so that 0 is good. */
public enum Check {
    OVERSOLD("oversold", "units", "more sold or reserved than allotted, by the ledger or by the orders"),
    STRANDED("stranded", "units", "still reserved when every hold has ended"),
    ORDERS_MISSING("orders missing", "orders", "acknowledged, and not in the order system"),
    ORDERS_TWICE("orders twice", "orders", "more than once: by id, by number or by reservation"),
    FEED_DIFFERS("feed differs from ledger", "SKUs", "the feed's last state against the ledger at rest"),
    NOT_CONSERVED("not conserved", "SKUs", "allotted is not available + reserved + sold, or not what was allotted"),
    SOLD_DIFFERS("sold differs from orders", "units", "the ledger's sold against the acknowledged orders"),
    ORDERS_CHANGED("orders changed", "orders", "their lines or state are not those acknowledged"),
    ORDERS_UNASKED("orders nobody asked for", "orders", "from no checkout of this run"),
    NUMBERS_MISSING("order numbers missing", "numbers", "gaps in 1 to n"),
    UNDELIVERED("orders undelivered", "orders", "listed, and not delivered to the order system"),
    FEED_WENT_BACK("feed went back", "times", "a seq below one already seen in its epoch"),
    FEED_IMPOSSIBLE("feed states impossible", "states", "units below 0, or not adding up to the allotment"),
    FEED_REFUSED("feed refused", "times", "told to stay away, an error, or a message that is none"),
    UNANSWERED("unanswered", "requests", "no answer before the deadline, so nobody knows what they did"),
    UNEXPECTED("answers unexpected", "answers", "not what the contract allows there");

    private final String label;
    private final String unit;
    private final String meaning;

    Check(String label, String unit, String meaning) {
        this.label = label;
        this.unit = unit;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    /** What it means when the count is not 0. */
    public String meaning() {
        return meaning;
    }
}
