@NullMarked
package io.tallylight.load.bench.rig;

import org.jspecify.annotations.NullMarked;
