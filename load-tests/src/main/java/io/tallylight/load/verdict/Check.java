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
    UNEXPECTED("answers unexpected", "answers", "not what the contract allows there"),
    SYSTEM_MISSING("not in an order system", "orders", "committed, and an order system does not have them"),
    SYSTEM_TWICE("twice in an order system", "orders", "an order system has them more than once"),
    SYSTEM_DIFFERS("otherwise in order system", "orders", "not as they were committed, or never committed at all"),
    SYSTEM_DISORDERED("out of order", "orders", "came to an order system after one with a higher number"),
    UNSIGNED("messages unsigned", "messages", "without the signature that the receiver asks for"),
    MONEY_DIFFERS("money differs from orders", "payments", "captured for no order, or an order without its money"),
    MONEY_OPEN("money left open", "payments", "set aside or on its way, and nobody takes it or gives it up"),
    RESERVATIONS_LOST("reservations lost", "reservations", "acknowledged, and not known any more"),
    RESERVATIONS_OPEN("reservations left open", "reservations", "still held or paying when all is over"),
    RESERVATIONS_DIFFER(
            "reservations differ", "reservations", "not in the state in which the buyer was told they ended"),
    INCIDENTS("payments left to people", "incidents", "failed for good, which none of these payments should");

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
