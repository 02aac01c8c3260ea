@NullMarked
package io.tallylight.load.client;

import org.jspecify.annotations.NullMarked;
