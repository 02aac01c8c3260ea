/**
 * What a show looks like from outside: its public fields, its offers, and the merge patches between two states. Pure
 * data, owned by the hub's context; nothing here has a thread or does input or output. Calls {@code show} and {@code
 * json}.
 */
@NullMarked
package io.tallylight.feed.state;

import org.jspecify.annotations.NullMarked;
