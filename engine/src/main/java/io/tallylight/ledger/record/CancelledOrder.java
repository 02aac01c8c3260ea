package io.tallylight.ledger.record;

/** A cancellation, and its order as it left it. */
public record CancelledOrder(Cancellation cancellation, Reservation order) {}
