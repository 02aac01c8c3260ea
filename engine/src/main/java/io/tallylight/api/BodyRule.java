package io.tallylight.api;

import java.util.List;

/**
 * Requirements for the body of a request.
 *
 * @param size class of the limits that apply to it
 * @param mediaTypes media types that may be declared, the usual one first
 */
record BodyRule(Size size, List<String> mediaTypes) {
    /** No body is needed; one that is sent is discarded. */
    static final BodyRule NONE = new BodyRule(Size.NONE, List.of());

    static final BodyRule JSON = new BodyRule(Size.SMALL, List.of(RequestReader.JSON));
    static final BodyRule PATCH = new BodyRule(Size.SMALL, List.of(RequestReader.MERGE_PATCH, RequestReader.JSON));

    /** Size classes of bodies; the configuration has the limits of each. */
    enum Size {
        /** No body is kept. */
        NONE,
        /** Up to {@code limits.bodyBytesMax}. */
        SMALL,
        /** Up to {@code webhooks.shopify.bodyBytesMax}. */
        PLATFORM,
        /** Up to {@code limits.importBytesMax}. */
        CATALOGUE
    }

    BodyRule {
        mediaTypes = List.copyOf(mediaTypes);
    }
}
