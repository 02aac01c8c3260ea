/** The root of all packages, in which no class lives; ARCHITECTURE.md says what each package is for. */
@NullMarked
package io.tallylight;

import org.jspecify.annotations.NullMarked;
