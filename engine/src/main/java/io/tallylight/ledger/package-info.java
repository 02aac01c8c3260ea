/**
 * The only code that changes stock. Commands are gathered into one batch a show and applied by one script, atomically
 * and in the order of arrival; the script appends the event for the feed and the order for the outbox in the same step.
 * Each show has one batcher on each node, owned by one event loop; commands may be submitted from any thread. Calls
 * {@code redis} and {@code json}, and nothing above it.
 */
@NullMarked
package io.tallylight.ledger;

import org.jspecify.annotations.NullMarked;
