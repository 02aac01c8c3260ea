/**
 * The program: {@code Tallylight} reads the command line, {@code Engine} wires the parts together. Nothing else lives
 * here, and nothing below it calls back into it.
 */
@NullMarked
package io.tallylight;

import org.jspecify.annotations.NullMarked;
