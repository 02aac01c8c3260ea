/** Tests of how parts are wired, started and stopped. */
@NullMarked
package io.tallylight.boot;

import org.jspecify.annotations.NullMarked;
