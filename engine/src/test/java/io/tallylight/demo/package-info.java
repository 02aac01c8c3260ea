/** The parts of the demo that can be checked without an engine. */
@NullMarked
package io.tallylight.demo;

import org.jspecify.annotations.NullMarked;
