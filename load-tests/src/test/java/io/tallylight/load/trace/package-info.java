@NullMarked
package io.tallylight.load.trace;

import org.jspecify.annotations.NullMarked;
