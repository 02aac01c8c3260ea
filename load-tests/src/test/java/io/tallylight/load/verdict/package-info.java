@NullMarked
package io.tallylight.load.verdict;

import org.jspecify.annotations.NullMarked;
