@NullMarked
package io.tallylight.load.harness;

import org.jspecify.annotations.NullMarked;
