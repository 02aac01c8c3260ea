package io.tallylight.config;

import static io.tallylight.config.KeyKinds.require;
import static io.tallylight.config.KeyKinds.whole;

import java.util.List;

/** The settings of webhooks from Shopify. */
final class ShopifyKeys {
    static final Key<List<Secret>> SECRETS = KeyKinds.secrets(
            "webhooks.shopify.secret",
            "the client secret of the app, at least 8 characters, or two with a comma between",
            "What signs the webhooks that Shopify sends to /v1/webhooks/shopify; unset takes none.",
            ShopifyKeys::secrets);
    static final Key<List<String>> LOCATIONS = new Key<>(
            "webhooks.shopify.locations",
            "[]",
            "a list of location ids such as 24826418",
            "The locations of the shop whose inventory levels count; empty for all.",
            text -> KeyKinds.items(text)
                    .map(id -> require(id, id.matches("[1-9][0-9]{0,19}")))
                    .toList());
    static final Key<Integer> BODY_BYTES_MAX = whole(
            "webhooks.shopify.bodyBytesMax",
            4_194_304,
            65_536,
            67_108_864,
            "Bytes in a webhook from Shopify; an order with hundreds of lines has more than a request may otherwise have.");

    static final List<Key<?>> ALL = List.of(SECRETS, LOCATIONS, BODY_BYTES_MAX);

    private ShopifyKeys() {}

    private static List<String> secrets(String text) {
        List<String> secrets = KeyKinds.items(text).toList();
        boolean allowed = secrets.size() <= 2 && secrets.stream().allMatch(one -> one.matches("[!-~]{8,256}"));
        return require(secrets, allowed);
    }
}
