package io.tallylight.ledger.command;

import java.io.IOException;
import java.util.Map;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Makes an offer or replaces its definition. Answers the version ({@code docSeq}) of the definition.
 *
 * @param expected version it must have, {@link DefineShow#ANY} or {@link DefineShow#NEW}
 * @param allotted units, for a new offer; for one that is there it must be what is allotted, or {@link #UNCHANGED}
 * @param offersMax how many offers the show may have
 * @param doc the definition as JSON, without counters
 */
public record DefineOffer(String sku, long expected, long allotted, int offersMax, String doc, Terms terms)
        implements Command<Long> {
    /** What is allotted stays; a new offer has nothing. */
    public static final long UNCHANGED = -1;

    /**
     * What a reservation is checked against.
     *
     * @param opensAt epoch ms, 0 for always
     * @param closesAt epoch ms, 0 for never
     * @param price minor units of the show's currency
     * @param prices minor units by other currency
     * @param perBuyerLimit units a buyer may hold and have bought, 0 for no limit
     * @param limitKey under which a buyer's units are counted
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
