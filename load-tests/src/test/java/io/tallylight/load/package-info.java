@NullMarked
package io.tallylight.load;

import org.jspecify.annotations.NullMarked;
