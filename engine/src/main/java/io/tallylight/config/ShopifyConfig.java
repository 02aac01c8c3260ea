package io.tallylight.config;

import java.util.List;

/**
 * Settings for webhooks from a Shopify shop.
 *
 * @param secrets webhook secrets; empty if no webhooks are accepted, two during a rotation
 * @param locations ids of the locations whose inventory levels count; empty for all
 * @param bodyBytesMax maximum number of bytes in one webhook
 */
public record ShopifyConfig(List<Secret> secrets, List<String> locations, int bodyBytesMax) {
    /** Returns a copy with other secrets. */
    public ShopifyConfig withSecrets(String... changed) {
        return new ShopifyConfig(Secret.of(changed), locations, bodyBytesMax);
    }

    /** Returns a copy with other locations. */
    public ShopifyConfig withLocations(String... changed) {
        return new ShopifyConfig(secrets, List.of(changed), bodyBytesMax);
    }
}
