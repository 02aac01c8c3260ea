/** Tests of the quotas and of the addresses that they count for. */
@NullMarked
package io.tallylight.admission;

import org.jspecify.annotations.NullMarked;
