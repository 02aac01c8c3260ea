/**
 * {@code bench}: measures the ledger beside its peers, in one run on one machine, and holds the ratios against their
 * goals. A row measures one thing; {@code LedgerBench} runs the rows, {@code FigureTable} prints what came out.
 *
 * <p>Everything here runs on the main thread, which waits for {@code rig} and {@code wire}; may call every other package,
 * of {@code replay} its exception alone. None but the program calls it.
 */
@NullMarked
package io.tallylight.load.bench;

import org.jspecify.annotations.NullMarked;
