/** The feed against a real Redis and real sockets; the ledger's part is played by {@code LedgerWriter}. */
@NullMarked
package io.tallylight.feed;

import org.jspecify.annotations.NullMarked;
