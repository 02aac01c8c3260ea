/**
 * A real day as it was written down: reads the retail CSV into baskets and cancellations and counts, by reason, the rows it
 * leaves out.
 *
 * <p>Pure values and one reader; runs on the calling thread and knows nothing of engines or of the other packages.
 */
@NullMarked
package io.tallylight.load.trace;

import org.jspecify.annotations.NullMarked;
