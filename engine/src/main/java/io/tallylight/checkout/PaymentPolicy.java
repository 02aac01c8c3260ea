package io.tallylight.checkout;

/**
 * What the operator decided about payments.
 *
 * @param attemptsMax attempts that one reservation may have
 * @param payMs that a hold lasts at least once a payment for it has begun, ms
 * @param retakesLate whether a payment that succeeds after its hold expired buys the units if they are still there
 * @param lateMs for which such a payment may still succeed, ms
 * @param incidentMs for which something owed to a gateway is tried before it becomes an incident, ms
 */
public record PaymentPolicy(int attemptsMax, long payMs, boolean retakesLate, long lateMs, long incidentMs) {}
