package io.tallylight.commerce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A webhook of a Shopify shop, whose signature was genuine.
 *
 * @param topic such as {@code orders/create}
 * @param id of the delivery, the same when it is repeated; empty where it has none
 * @param triggeredAt when it happened, more exactly than the body says; the epoch where that is unknown
 */
public record ShopifyDelivery(String topic, String id, Instant triggeredAt, ObjectNode body) {
    /** Epoch microseconds; 0 where that is unknown. */
    long triggeredUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, triggeredAt);
    }
}
