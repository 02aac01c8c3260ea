/**
 * The Redis that comes with the engine: its files, its process and their repair. Nobody has to install or maintain
 * anything; acknowledged writes survive a kill of the engine, of Redis, or of both.
 *
 * <p>{@code start} and {@code close} block and belong on the thread that starts and stops the engine; a thread of its
 * own watches the process and starts it again. Calls no other package.
 */
@NullMarked
package io.tallylight.embedded;

import org.jspecify.annotations.NullMarked;
