@NullMarked
package io.tallylight.load.bench;

import org.jspecify.annotations.NullMarked;
