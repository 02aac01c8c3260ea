/**
 * A show to look at: {@code DemoShow} sets it up, {@code DemoBuyers} buy, {@code DemoHost} features and restocks. It is
 * a client like any other and talks to the engine over HTTP alone; nothing here knows the engine's inside.
 *
 * <p>Runs on a few threads of its own. Calls no other package, and only the command line calls it.
 */
@NullMarked
package io.tallylight.demo;

import org.jspecify.annotations.NullMarked;
