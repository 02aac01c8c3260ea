/**
 * What the operator decides: {@code Keys} is the one table of settings, {@code ConfigLoader} reads them from the file,
 * the environment and the command line, {@code Config} is the immutable result that the other packages are given.
 *
 * <p>Runs once, on the thread that starts the engine; a {@code Config} may then be read from any thread. Calls no other
 * package.
 */
@NullMarked
package io.tallylight.config;

import org.jspecify.annotations.NullMarked;
