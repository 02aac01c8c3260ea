/**
 * A flash drop, driven by Gatling: every buyer wants the offer the moment it opens.
 *
 * <p>Scenario functions run on Gatling's threads and share only {@code DropRecord}, which is safe for that; setting up and
 * the verdict run on Gatling's main thread, before and after the load.
 */
@NullMarked
package io.tallylight.load.drop;

import org.jspecify.annotations.NullMarked;
