/**
 * The commands of the ledger: the arguments that each passes to the script, and the decoding of its reply. Commands are
 * values without a thread. Calls {@code ledger.record} and {@code redis}; the ledger and every package that submits
 * commands call it.
 */
@NullMarked
package io.tallylight.ledger.command;

import org.jspecify.annotations.NullMarked;
