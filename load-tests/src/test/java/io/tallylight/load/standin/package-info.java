/**
 * A stand-in for the engine, held in memory, that can be told to misbehave: it shows that a load sees each fault. It
 * speaks as much of the contract as the loads use, on one event loop, and proves nothing about the real engine.
 */
@NullMarked
package io.tallylight.load.standin;

import org.jspecify.annotations.NullMarked;
