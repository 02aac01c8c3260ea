@NullMarked
package io.tallylight.load.evidence;

import org.jspecify.annotations.NullMarked;
