/**
 * How much each may ask: quotas of buyers, addresses and platforms as token buckets in memory, this node's own. Tells who
 * has to wait and how long, refuses nobody itself. May be called from any thread and never blocks. Calls only
 * {@code config}.
 */
@NullMarked
package io.tallylight.admission;

import org.jspecify.annotations.NullMarked;
