@NullMarked
package io.tallylight.load.replay;

import org.jspecify.annotations.NullMarked;
