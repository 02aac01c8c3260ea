@NullMarked
package io.tallylight.load.bench.orders;

import org.jspecify.annotations.NullMarked;
