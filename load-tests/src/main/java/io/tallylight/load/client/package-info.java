/**
 * Talks to an engine through its public HTTP and its feed, and to nothing behind them.
 *
 * <p>Everything here runs on the one Vert.x context that it is given; calls may come from any thread and their futures
 * complete on that context. It may call {@code facts} alone.
 */
@NullMarked
package io.tallylight.load.client;

import org.jspecify.annotations.NullMarked;
