/**
 * Takes the checkout of a reservation through payment: authorise, commit the stock, capture; or void. Payments are durable
 * work: the ledger notes in the same step what is owed to a gateway, and a worker on one event loop does it until it is
 * done or becomes an incident. Gateways are called from the event loop of the caller. Calls {@code ledger} for every
 * change of a reservation, and {@code redis}.
 */
@NullMarked
package io.tallylight.checkout;

import org.jspecify.annotations.NullMarked;
