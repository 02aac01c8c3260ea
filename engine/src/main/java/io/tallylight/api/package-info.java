/**
 * The HTTP interface: each route parses a request, calls one feature and encodes the answer; refusals become problem
 * details (RFC 9457). Runs on the event loops of the HTTP servers and never blocks them. Calls {@code show} and
 * {@code ledger}, and what only reads: {@code feed} and {@code orders}; nothing calls it but {@code Engine}.
 */
@NullMarked
package io.tallylight.api;

import org.jspecify.annotations.NullMarked;
