package io.tallylight.orders.flush;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import java.util.ArrayList;
import java.util.List;

/** A real order system with trouble around it, which the test decides on. Closed by the test, so that nodes can share it. */
public final class TestOrderSystem implements OrderSystem {
    /** Trouble; whatever it throws, the batch fails with. */
    interface Trouble {
        void with(List<OrderEvent> events) throws OrderSystemException;
    }

    private final String name;
    private final OrderSystem real;
    private final List<Long> offered = new ArrayList<>();
    volatile Trouble before = events -> {};
    volatile Trouble after = events -> {};

    public TestOrderSystem(String name, OrderSystem real) {
        this.name = name;
        this.real = real;
    }

    static OrderSystemException failure() {
        return new OrderSystemException("planned by the test", new IllegalStateException());
    }

    /** Numbers of all orders that it was asked to record, repeats included. */
    synchronized List<Long> offered() {
        return List.copyOf(offered);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) throws OrderSystemException {
        synchronized (this) {
            events.forEach(event -> offered.add(event.number()));
        }
        before.with(events);
        List<RecordResult> results = real.record(events, attempt);
        after.with(events);
        return results;
    }

    @Override
    public void close() {}
}
