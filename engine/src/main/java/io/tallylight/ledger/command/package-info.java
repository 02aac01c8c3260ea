/**
 * The commands of the ledger: what each asks of the script, and how its reply is read. Commands are values without a
 * thread. Calls {@code ledger.record} and {@code redis}; the ledger and every package that submits commands call it.
 */
@NullMarked
package io.tallylight.ledger.command;

import org.jspecify.annotations.NullMarked;
