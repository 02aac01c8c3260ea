package io.tallylight.checkout;

import java.util.function.BooleanSupplier;

/**
 * The node on which payments are settled.
 *
 * @param id says in Redis, to people, which node holds a lease; each start adds something of its own to it
 * @param isClockFarOff whether this node should leave free leases to others
 */
public record PaymentNode(String id, BooleanSupplier isClockFarOff) {}
