@NullMarked
package io.tallylight.load.bench.crowd;

import org.jspecify.annotations.NullMarked;
