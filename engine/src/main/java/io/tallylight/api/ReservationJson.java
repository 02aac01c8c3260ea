package io.tallylight.api;

import io.tallylight.json.JsonBytes;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;

/** Writes reservations as clients see them. */
final class ReservationJson {
    private static final byte[] ID = JsonBytes.literal("{\"id\":");
    private static final byte[] SHOW = JsonBytes.literal(",\"show\":");
    private static final byte[] BUYER_ID = JsonBytes.literal(",\"buyerId\":");
    private static final byte[] STATE = JsonBytes.literal(",\"state\":");
    private static final byte[] LINES = JsonBytes.literal(",\"lines\":[");
    private static final byte[] SKU = JsonBytes.literal("{\"sku\":");
    private static final byte[] REQUESTED = JsonBytes.literal(",\"requested\":");
    private static final byte[] QUANTITY = JsonBytes.literal(",\"quantity\":");
    private static final byte[] UNIT_PRICE = JsonBytes.literal(",\"unitPrice\":");
    private static final byte[] REASON = JsonBytes.literal(",\"reason\":");
    private static final byte[] CURRENCY = JsonBytes.literal("],\"currency\":");
    private static final byte[] TOTAL = JsonBytes.literal(",\"total\":");
    private static final byte[] CREATED_AT = JsonBytes.literal(",\"createdAt\":");
    private static final byte[] EXPIRES_AT = JsonBytes.literal(",\"expiresAt\":");
    private static final byte[] ORDER_ID = JsonBytes.literal(",\"orderId\":");

    private static final byte[] PAYMENT = JsonBytes.literal(",\"payment\":{\"method\":");
    private static final byte[] PAYMENT_STATE = JsonBytes.literal(",\"state\":");
    private static final byte[] REPLACED_BY = JsonBytes.literal(",\"replacedBy\":");
    private static final byte[] REPLACES = JsonBytes.literal(",\"replaces\":");

    private ReservationJson() {}

    /**
     * Writes a reservation.
     *
     * @param id id that clients see
     */
    static void write(JsonBytes out, String show, String id, Reservation reservation) {
        out.add(ID).text(id).add(SHOW).text(show);
        out.add(BUYER_ID).text(reservation.buyerId());
        out.add(STATE).text(reservation.state().word()).add(LINES);
        for (int i = 0; i < reservation.lines().size(); i++) {
            write(out, i, reservation.lines().get(i));
        }
        out.add(CURRENCY).text(reservation.currency());
        out.add(TOTAL).number(reservation.total());
        // The buyer's extra fields are stored as JSON and written without being parsed again.
        String body = reservation.body();
        if (body.length() > 2) {
            out.add(',').raw(body, 1, body.length() - 1);
        }
        out.add(CREATED_AT).number(reservation.createdAt());
        out.add(EXPIRES_AT).number(reservation.expiresAt());
        if (reservation.state() == ReservationState.COMMITTED) {
            out.add(ORDER_ID).text(Ids.orderId(show, reservation.id()));
        }
        Reservation.Payment payment = reservation.payment();
        if (payment != null) {
            write(out, show, reservation.state(), payment);
        }
        out.add('}');
    }

    /** Writes the result of a payment; the payment of an order is part of the order. */
    private static void write(JsonBytes out, String show, ReservationState state, Reservation.Payment payment) {
        if (state != ReservationState.COMMITTED) {
            String its = switch (payment.fate()) {
                case OPEN -> "pending";
                case VOID -> "voided";
                case TAKEN, REPLACES -> "taken";
            };
            out.add(PAYMENT).text(payment.method()).add(PAYMENT_STATE).text(its).add('}');
        }
        if (!payment.link().isEmpty()) {
            out.add(payment.fate() == Reservation.Fate.REPLACES ? REPLACES : REPLACED_BY);
            out.text(Ids.reservationId(show, payment.link()));
        }
    }

    /** Writes a reservation under the id that follows from its record. */
    static void write(JsonBytes out, String show, Reservation reservation) {
        write(out, show, Ids.reservationId(show, reservation.id()), reservation);
    }

    private static void write(JsonBytes out, int i, Reservation.Line line) {
        if (i > 0) {
            out.add(',');
        }
        out.add(SKU).text(line.sku());
        out.add(REQUESTED).number(line.requested());
        out.add(QUANTITY).number(line.quantity());
        out.add(UNIT_PRICE).number(line.unitPrice());
        if (!line.reason().isEmpty()) {
            out.add(REASON).text(line.reason());
        }
        out.add('}');
    }
}
