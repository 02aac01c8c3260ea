package io.tallylight.orders.flush;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node on which orders are flushed.
 *
 * @param id name of the node for people who look up in Redis which node holds a lease; each start adds a suffix of its
 *     own
 * @param awaited name of the order system that callers wait for to have an order; null for none
 * @param clock that all nodes agree on
 * @param isClockFarOff whether this node should leave free leases to others
 * @param otherNode is called once, on an event loop, with the first show that another live node is seen to flush too
 */
public record FlushNode(
        String id, @Nullable String awaited, Clock clock, BooleanSupplier isClockFarOff, Consumer<String> otherNode) {}
