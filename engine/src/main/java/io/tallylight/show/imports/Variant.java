package io.tallylight.show.imports;

import java.util.Map;

/** A variant of a shop's file: what tells it from others. */
interface Variant {
    /** What the shop calls it. */
    VariantIds ids();

    /** The product's handle, at most 128 characters. */
    String product();

    /** Text of the product; empty if the file has none. */
    String title();

    /** Option name to value. */
    Map<String, String> options();

    /** The key of its handle and options. */
    default String listing() {
        return Listing.key(product(), options().values());
    }

    /** What it is called where the file gives it no SKU of its own. */
    default String listingSku() {
        return Listing.sku(product(), options().values());
    }

    /** Handle and options for people. */
    default String description() {
        return Listing.shown(product(), options().values());
    }
}
