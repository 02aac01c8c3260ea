/**
 * The public state of a show: its public fields, its offers, and the merge patches between two states. Pure data, owned
 * by the hub's context; nothing here has a thread or does input or output. Calls {@code show} and {@code json}.
 */
@NullMarked
package io.tallylight.feed.state;

import org.jspecify.annotations.NullMarked;
