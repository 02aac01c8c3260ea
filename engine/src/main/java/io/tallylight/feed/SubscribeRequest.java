package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/**
 * What a client wants of the feed, as it asked for it.
 *
 * @param show the show's id, decoded
 * @param after {@code <epoch>:<seq>} of a client that was here before; anything else is answered by a snapshot
 * @param view null for all offers, {@code featured} for those of the featured product; others are refused
 * @param ticket of a buyer who wants messages of its own; null for a viewer among others
 * @param address what counts as one address, in some form
 * @param isPublic whether it may see no more than the public
 */
public record SubscribeRequest(
        String show,
        @Nullable String after,
        @Nullable String view,
        @Nullable String ticket,
        long address,
        boolean isPublic) {
    /** A visit of who may see all. */
    SubscribeRequest(
            String show, @Nullable String after, @Nullable String view, @Nullable String ticket, long address) {
        this(show, after, view, ticket, address, false);
    }

    boolean featuredOnly() {
        return "featured".equals(view);
    }

    public boolean hasUnknownView() {
        return view != null && !featuredOnly();
    }
}
