/** Tests of the ledger against a real Redis; each test has a show of its own, which must be conserved at its end. */
@NullMarked
package io.tallylight.ledger;

import org.jspecify.annotations.NullMarked;
