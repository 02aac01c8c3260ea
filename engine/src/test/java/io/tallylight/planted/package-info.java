/** Code that breaks our rules on purpose, so that each rule is seen to fail. Nothing runs it. */
@NullMarked
package io.tallylight.planted;

import org.jspecify.annotations.NullMarked;
