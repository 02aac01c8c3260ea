package io.tallylight.ledger.record;

/** A cancellation, and the order as that cancellation left it. */
public record CancelledOrder(Cancellation cancellation, Reservation order) {}
