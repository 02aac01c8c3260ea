package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/**
 * A client's request to the feed, with its values as given.
 *
 * @param show the show's id, decoded
 * @param after {@code <epoch>:<seq>} of a client that was connected before; anything else is answered by a snapshot
 * @param view null for all offers, {@code featured} for those of the featured product; others are refused
 * @param ticket of a buyer who wants messages about its own reservations; null for other viewers
 * @param address text that is equal for what counts as one address
 * @param isPublic whether the viewer may see only what is public
 */
public record SubscribeRequest(
        String show,
        @Nullable String after,
        @Nullable String view,
        @Nullable String ticket,
        long address,
        boolean isPublic) {
    /** Creates the request of a viewer who may see everything. */
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
