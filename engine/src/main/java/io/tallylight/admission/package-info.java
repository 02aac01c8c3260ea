/**
 * Rate limits of buyers, addresses and platforms, as token buckets in the memory of this node. Reports which caller has
 * to wait and how long; the caller of this package refuses the request. May be called from any thread and never blocks.
 * Calls only {@code config}.
 */
@NullMarked
package io.tallylight.admission;

import org.jspecify.annotations.NullMarked;
