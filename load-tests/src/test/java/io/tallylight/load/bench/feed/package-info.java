@NullMarked
package io.tallylight.load.bench.feed;

import org.jspecify.annotations.NullMarked;
