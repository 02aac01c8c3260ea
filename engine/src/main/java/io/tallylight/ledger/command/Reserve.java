package io.tallylight.ledger.command;

import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Holds units of one or more SKUs for a buyer. A repeat with the same id and fingerprint answers the reservation in its
 * present state.
 *
 * @param id {@link Ids#recordId}
 * @param fingerprint of the request; a repeat of the id with another fingerprint is refused
 * @param currency ISO 4217, empty for the show's
 * @param body JSON that is copied to the order without being read
 * @param lines one or more, each SKU once; otherwise an {@link IllegalArgumentException} is thrown
 */
public record Reserve(
        String id, String fingerprint, Fill fill, String currency, String buyerId, String body, List<Line> lines)
        implements Command<Reservation> {
    /** Expected price of a line without an expectation. */
    public static final long ANY_PRICE = -1;

    /** Tells what happens if there is less than requested. */
    public enum Fill {
        /** Reserves every line in full or nothing. */
        ALL,
        /** Reserves what is available, at least one unit. */
        AVAILABLE
    }

    /**
     * One SKU of the basket. Numbers out of their range cause an {@link IllegalArgumentException}.
     *
     * @param quantity units, 1 or more
     * @param expectedUnitPrice minor units, or {@link #ANY_PRICE}
     */
    public record Line(String sku, int quantity, long expectedUnitPrice) {
        public Line {
            if (quantity < 1 || expectedUnitPrice < ANY_PRICE) {
                throw new IllegalArgumentException("not a line: " + quantity + " units at " + expectedUnitPrice);
            }
        }
    }

    public Reserve {
        lines = checked(lines);
    }

    static List<Line> checked(List<Line> lines) {
        if (lines.isEmpty() || (lines.size() > 1 && hasSkuTwice(lines))) {
            throw new IllegalArgumentException("a basket has lines, and each SKU in one of them");
        }
        return List.copyOf(lines);
    }

    private static boolean hasSkuTwice(List<Line> lines) {
        Set<String> skus = new HashSet<>();
        return !lines.stream().allMatch(line -> skus.add(line.sku));
    }

    @Override
    public int lineCount() {
        return lines.size();
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(8).packInt(1);
        packBasket(out);
    }

    /** Writes the values that a sale and a reservation have in common. */
    void packBasket(MessagePacker out) throws IOException {
        out.packString(id).packString(fingerprint);
        out.packInt(fill == Fill.AVAILABLE ? 1 : 0)
                .packString(currency)
                .packString(buyerId)
                .packString(body);
        packLines(lines, out);
    }

    static void packLines(List<Line> lines, MessagePacker out) throws IOException {
        out.packArrayHeader(3 * lines.size());
        for (Line line : lines) {
            out.packString(line.sku).packInt(line.quantity).packLong(line.expectedUnitPrice);
        }
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }

    @Override
    public Reservation unpackMade(MessageUnpacker in, ReservationTerms terms) throws IOException {
        if (in.getNextFormat().getValueType().isStringType()) {
            return RecordCodec.made(id, in);
        }
        long unitPrice = in.unpackLong();
        Line line = lines.get(0);
        return new Reservation(
                id,
                fingerprint,
                ReservationState.HELD,
                terms.seq(),
                terms.createdAt(),
                terms.expiresAt(),
                0,
                currency.isEmpty() ? terms.currency() : currency,
                unitPrice * line.quantity,
                0,
                null,
                buyerId,
                body,
                List.of(new Reservation.Line(line.sku, line.quantity, line.quantity, unitPrice, "")),
                0,
                false,
                terms.test());
    }
}
