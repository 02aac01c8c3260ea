package io.tallylight.ledger.command;

import java.io.IOException;
import java.util.Map;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Creates an offer or replaces its definition. Answers the version ({@code docSeq}) of the definition.
 *
 * @param expected the version that it must have, {@link DefineShow#ANY} or {@link DefineShow#NEW}
 * @param allotted units, for a new offer; for an existing one it must be its allotment, or {@link #UNCHANGED}
 * @param offersMax largest number of offers in the show
 * @param doc the definition as JSON, without counters
 */
public record DefineOffer(String sku, long expected, long allotted, int offersMax, String doc, Terms terms)
        implements Command<Long> {
    /** Keeps the allotment as it is; a new offer gets no units. */
    public static final long UNCHANGED = -1;

    /**
     * The terms that a reservation is checked against.
     *
     * @param opensAt epoch ms, 0 for always
     * @param closesAt epoch ms, 0 for never
     * @param price minor units of the show's currency
     * @param prices minor units by other currency
     * @param perBuyerLimit units that a buyer may hold and have bought together, 0 for no limit
     * @param limitKey key under which a buyer's units are counted
     */
    public record Terms(
            boolean open,
            long opensAt,
            long closesAt,
            long price,
            Map<String, Long> prices,
            long perBuyerLimit,
            String limitKey) {
        public Terms {
            prices = Map.copyOf(prices);
        }
    }

    @Override
    public String defines() {
        return sku;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(13).packInt(6).packString(sku).packLong(expected).packLong(allotted);
        out.packInt(offersMax).packString(doc).packInt(terms.open ? 1 : 0);
        out.packLong(terms.opensAt).packLong(terms.closesAt).packLong(terms.price);
        out.packArrayHeader(terms.prices.size() * 2);
        for (Map.Entry<String, Long> price : terms.prices.entrySet()) {
            out.packString(price.getKey()).packLong(price.getValue());
        }
        out.packLong(terms.perBuyerLimit).packString(terms.limitKey);
    }

    @Override
    public Long unpackDone(MessageUnpacker in) throws IOException {
        return in.unpackLong();
    }
}
