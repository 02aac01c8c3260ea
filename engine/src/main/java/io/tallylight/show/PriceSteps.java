package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Refuses prices that the payment gateway could not take: they would fail at the checkout of the first buyer. The
 * present price of an offer is accepted, so that an offer from before the gateway can still be closed. For any thread.
 *
 * @param steps see {@link DefinitionLimits#priceSteps}
 */
record PriceSteps(ToLongFunction<String> steps) {
    /**
     * Checks an offer of a show in this currency, which is fixed once the show has offers.
     *
     * @param before its present definition; null for a new offer
     * @throws InvalidFieldException naming the price
     */
    void check(String currency, ObjectNode offer, @Nullable ObjectNode before) {
        check("price", currency, offer.path("price"), before == null ? null : before.path("price"));
        offer.path("prices")
                .properties()
                .forEach(price -> check(
                        "prices." + price.getKey(),
                        price.getKey(),
                        price.getValue(),
                        before == null ? null : before.path("prices").path(price.getKey())));
    }

    private void check(String field, String currency, JsonNode price, @Nullable JsonNode before) {
        boolean isOld = before != null && before.longValue() == price.longValue();
        if (!isOld && price.longValue() % steps.applyAsLong(currency) != 0) {
            throw new InvalidFieldException(
                    field,
                    "must be a multiple of " + steps.applyAsLong(currency) + " in " + currency
                            + ": the payment gateway takes no other");
        }
    }
}
