/** Tests of the commands, some of them on the packaged jar. */
@NullMarked
package io.tallylight.cli;

import org.jspecify.annotations.NullMarked;
