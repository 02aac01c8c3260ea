/**
 * Says whether an engine kept its word. Pure: evidence in, findings out, and their two renderings, text and JSON.
 *
 * <p>Runs on the calling thread, does no input or output, and may call {@code facts} alone. Every load test here ends in
 * this package, so that one meaning of <em>oversold 0</em> holds for all.
 */
@NullMarked
package io.tallylight.load.verdict;

import org.jspecify.annotations.NullMarked;
