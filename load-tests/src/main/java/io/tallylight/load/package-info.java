/** Load with a verdict: programs that drive an engine through its public interfaces and check what it promised. */
@NullMarked
package io.tallylight.load;

import org.jspecify.annotations.NullMarked;
