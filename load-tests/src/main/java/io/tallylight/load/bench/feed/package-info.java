/**
 * {@code bench feed}: measures the feed before a crowd of overlays, beside relays that send the same messages in the same
 * run. {@code FeedBench} runs the rows; a {@code Side} is a server with its crowd.
 *
 * <p>Everything here runs on the main thread, which waits for {@code rig}, {@code crowd} and {@code wire}; may call every
 * package that {@code bench} may. None but the program calls it.
 */
@NullMarked
package io.tallylight.load.bench.feed;

import org.jspecify.annotations.NullMarked;
