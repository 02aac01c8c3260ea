/**
 * A crowd of overlays that costs little: raw sockets that only count what a feed sends, in a process of its own, so that
 * its CPU is not the server's and can be named. {@code Crowd} is the handle that a benchmark holds, {@code CrowdProgram}
 * the process behind it; they talk in lines of JSON.
 *
 * <p>In the process all belongs to one event loop; the handle is used by one thread, which waits. Calls {@code harness}
 * and {@code facts}.
 */
@NullMarked
package io.tallylight.load.bench.crowd;

import org.jspecify.annotations.NullMarked;
