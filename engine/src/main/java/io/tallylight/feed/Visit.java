package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/**
 * What a client wants of the feed, as it asked for it.
 *
 * @param show the show's id, decoded
 * @param after {@code <epoch>:<seq>} of a client that was here before; anything else is answered by a snapshot
 * @param view null for all offers, {@code featured} for those of the featured product; others are refused
 */
public record Visit(
        String show, @Nullable String after, @Nullable String view) {
    boolean featuredOnly() {
        return "featured".equals(view);
    }

    boolean hasUnknownView() {
        return view != null && !featuredOnly();
    }
}
