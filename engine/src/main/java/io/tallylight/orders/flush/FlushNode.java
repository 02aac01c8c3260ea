package io.tallylight.orders.flush;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node on which orders are flushed.
 *
 * @param id says in Redis, to people, which node holds a lease; each start adds something of its own to it
 * @param awaited name of the order system whose having an order callers wait for; null for none
 * @param clock that all nodes agree on
 * @param isClockFarOff whether this node should leave free leases to others
 * @param otherNode hears once, on an event loop, of the first show that another live node is seen to flush too
 */
public record FlushNode(
        String id, @Nullable String awaited, Clock clock, BooleanSupplier isClockFarOff, Consumer<String> otherNode) {}
