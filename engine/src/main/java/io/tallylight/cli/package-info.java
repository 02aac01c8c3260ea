/**
 * The command line: {@code Tallylight} parses it, and each command is a class. Commands start an engine through
 * {@code boot}, or call a running one over HTTP. Runs on the main thread. Nothing calls this package.
 */
@NullMarked
package io.tallylight.cli;

import org.jspecify.annotations.NullMarked;
