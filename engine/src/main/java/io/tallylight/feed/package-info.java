/**
 * The feed for viewers: reads a show once, then tails its events and sends every socket the changes, one frame a tick.
 * It only reads the ledger's data, and nothing on the write side calls it; its own data in Redis are counts of viewers,
 * notices and tickets. Shows, their state and encoded frames belong to one Vert.x context, the hub's; a socket and its
 * place in the feed belong to that socket's event loop; the two communicate by posting to each other, never by locks.
 * Lettuce answers on its own threads, and each answer is brought to the hub first. Calls {@code show} (to read), {@code
 * redis} and {@code json}.
 */
@NullMarked
package io.tallylight.feed;

import org.jspecify.annotations.NullMarked;
