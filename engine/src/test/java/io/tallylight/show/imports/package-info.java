/** Tests of the catalogue import: the file format, the plan, and both on a real export. */
@NullMarked
package io.tallylight.show.imports;

import org.jspecify.annotations.NullMarked;
