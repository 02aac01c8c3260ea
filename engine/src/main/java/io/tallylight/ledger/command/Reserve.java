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
 * Holds units of one or more SKUs for a buyer. Asked again with the same id and fingerprint, it answers the reservation
 * as it then is.
 *
 * @param id {@link Ids#recordId}
 * @param fingerprint of the request; the same id with another one is refused
 * @param currency ISO 4217, empty for the show's
 * @param body JSON of what is carried to the order unread
 * @param lines one or more, each SKU once; otherwise an {@link IllegalArgumentException} is thrown
 */
public record Reserve(
        String id, String fingerprint, Fill fill, String currency, String buyerId, String body, List<Line> lines)
        implements Command<Reservation> {
    /** No price was expected. */
    public static final long ANY_PRICE = -1;

    /** What happens when there is less than was asked. */
    public enum Fill {
        /** Every line or nothing. */
        ALL,
        /** What there is, at least one unit. */
        AVAILABLE
    }

    /**
     * One SKU of the basket; numbers out of their range are an {@link IllegalArgumentException}.
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

    /** What a sale has in common with a reservation. */
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
