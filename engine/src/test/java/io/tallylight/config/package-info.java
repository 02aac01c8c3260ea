/** Checks what operators write, and that the shipped file says the same as the code. */
@NullMarked
package io.tallylight.config;

import org.jspecify.annotations.NullMarked;
