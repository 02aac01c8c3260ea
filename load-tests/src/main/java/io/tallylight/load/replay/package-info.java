/**
 * Replays a real day: plans stock and arrivals from a trace, sends each basket when it is due, and reports.
 *
 * <p>The command and the plan run on the main thread; {@code Runner}, {@code BasketRun} and {@code Tally} belong to the
 * one Vert.x context and are touched on it alone. May call every other package here; none calls it.
 */
@NullMarked
package io.tallylight.load.replay;

import org.jspecify.annotations.NullMarked;
