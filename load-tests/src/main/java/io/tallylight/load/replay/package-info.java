/**
 * Replays a real day: plans stock and arrivals from a trace, sends each basket when it is due, and reports. A {@code Scene}
 * is what it happens in: somebody's engine, or one of our own that is killed meanwhile.
 *
 * <p>The commands and the plan run on the main thread; {@code Runner}, {@code BasketRun}, the tills and {@code Tally} belong
 * to the one Vert.x context and are touched on it alone; {@code Kills} has a thread. May call every other package here;
 * none but {@code bench}, for its exception, calls it.
 */
@NullMarked
package io.tallylight.load.replay;

import org.jspecify.annotations.NullMarked;
