package io.tallylight.orders;

import java.util.List;

/** Events for tests in other packages. */
public final class TestEvents {
    private TestEvents() {}

    /** Of one show, with these numbers. */
    public static List<OrderEvent> of(long from, long to) {
        return OrderSystemContract.events(from, to);
    }
}
