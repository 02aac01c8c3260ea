@NullMarked
package io.tallylight.load.bench.wire;

import org.jspecify.annotations.NullMarked;
