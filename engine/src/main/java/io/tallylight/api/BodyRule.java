package io.tallylight.api;

import java.util.List;

/**
 * What the body of a request must be.
 *
 * @param size which limits hold for it
 * @param mediaTypes what it may be declared as, the usual one first
 */
record BodyRule(Size size, List<String> mediaTypes) {
    /** The body, if there is one, is thrown away: its endpoint needs none. */
    static final BodyRule NONE = new BodyRule(Size.NONE, List.of());

    static final BodyRule JSON = new BodyRule(Size.SMALL, List.of(RequestReader.JSON));
    static final BodyRule PATCH = new BodyRule(Size.SMALL, List.of(RequestReader.MERGE_PATCH, RequestReader.JSON));

    /** Classes of bodies; the configuration has the limits of each. */
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
