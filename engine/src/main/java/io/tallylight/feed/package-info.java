/**
 * What viewers see: reads a show once, then tails its events and tells every socket what changed, one frame a tick. What
 * the ledger keeps it only reads, and nothing on the write side calls it; its own in Redis are counts of viewers, notices
 * and tickets. Shows, their state and encoded frames belong to one Vert.x context, the
 * hub's; a socket and its place in the feed belong to that socket's event loop; the two talk by posting to each other,
 * never by locks. Lettuce answers on its own threads and is brought to the hub first. Calls {@code show}
 * (to read), {@code redis} and {@code json}.
 */
@NullMarked
package io.tallylight.feed;

import org.jspecify.annotations.NullMarked;
