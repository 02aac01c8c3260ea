/**
 * The HTTP interface: each route parses a request, calls one feature and encodes the answer; refusals become problem
 * details (RFC 9457). Runs on the event loops of the HTTP servers and never blocks them. Calls the features
 * ({@code show}, {@code ledger}, {@code checkout}, {@code commerce}, {@code feed}, {@code orders}, {@code recovery}),
 * the rate limits of {@code admission}, and {@code json}, {@code config} and {@code redis}; only the root package calls
 * it.
 */
@NullMarked
package io.tallylight.api;

import org.jspecify.annotations.NullMarked;
