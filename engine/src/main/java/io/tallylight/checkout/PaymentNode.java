package io.tallylight.checkout;

import java.util.function.BooleanSupplier;

/**
 * The node on which payments are settled.
 *
 * @param id name of the node for people who look up in Redis which node holds a lease; each start adds a suffix of its
 *     own
 * @param isClockFarOff whether this node should leave free leases to others
 */
public record PaymentNode(String id, BooleanSupplier isClockFarOff) {}
