package io.tallylight.config;

import java.util.List;

/**
 * What is taken from a Shopify shop.
 *
 * @param secrets none where no webhooks are taken; two while one is being changed
 * @param locations ids of the places whose levels count; empty for all
 * @param bodyBytesMax bytes in one webhook
 */
public record ShopifyConfig(List<Secret> secrets, List<String> locations, int bodyBytesMax) {
    /** The same with these secrets. */
    public ShopifyConfig withSecrets(String... changed) {
        return new ShopifyConfig(Secret.of(changed), locations, bodyBytesMax);
    }

    /** The same for these places. */
    public ShopifyConfig withLocations(String... changed) {
        return new ShopifyConfig(secrets, List.of(changed), bodyBytesMax);
    }
}
