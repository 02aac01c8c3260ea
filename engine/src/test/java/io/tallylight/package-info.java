/** The program as a whole: the jar from outside, and the rules that hold across packages. */
@NullMarked
package io.tallylight;

import org.jspecify.annotations.NullMarked;
