package io.tallylight.load.facts;

/**
 * What an order says of its money, as the engine's list of orders has it.
 *
 * @param total minor units that it costs
 * @param reference of its payment at the gateway
 * @param amount minor units of its payment
 */
public record PaidOrder(String orderId, long total, String reference, long amount) {}
