/**
 * What an engine said, as plain values: its ledger, its orders, its feed, and the orders it acknowledged.
 *
 * <p>A leaf: immutable records, safe on any thread, calling no other package. The client and the evidence fill them in,
 * the verdict reads them.
 */
@NullMarked
package io.tallylight.load.facts;

import org.jspecify.annotations.NullMarked;
