/**
 * A load generator that costs little: requests that were encoded beforehand, on sockets that stay open, from one event
 * loop.
 *
 * <p>Connections, loads and tallies belong to the client's event loop; {@link io.tallylight.load.bench.wire.WireClient}
 * is called from one other thread, which waits. Calls no other package.
 */
@NullMarked
package io.tallylight.load.bench.wire;

import org.jspecify.annotations.NullMarked;
