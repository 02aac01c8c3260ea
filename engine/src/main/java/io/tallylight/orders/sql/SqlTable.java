package io.tallylight.orders.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.CancelledLinesJson;
import io.tallylight.orders.OrderEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of an order, the same in each SQL database, and the values of their columns. */
enum SqlTable {
    ORDERS(
            "orders",
            "(order_id)",
            "order_id text, number int8, show_id text, reservation_id text, buyer_id text, state text, channel text,"
                    + " currency text, total int8, payment_method text, payment_reference text, attribution jsonb,"
                    + " metadata jsonb, test int4, committed_at_ms int8, recorded_at_ms int8"),
    LINES(
            "order_lines",
            "(order_id, line_no)",
            "order_id text, line_no int4, sku text, quantity int4, unit_price int8"),
    EVENTS("order_events", "(event_id)", "event_id text, order_id text, type text, at_ms int8, payload jsonb"),
    RECORDS(
            "order_records",
            "",
            "show_id text, number int8, order_id text, epoch text, seq int8, fingerprint text, key_id text,"
                    + " key_fingerprint text, created_at_ms int8, expires_at_ms int8, lines jsonb");

    private static final String JSON = "jsonb";

    private final String table;
    private final String conflict;
    private final String definition;

    SqlTable(String table, String conflict, String definition) {
        this.table = table;
        this.conflict = conflict;
        this.definition = definition;
    }

    private List<String> words(int index) {
        return Arrays.stream(definition.split(", ", -1))
                .map(column -> column.split(" ", -1)[index])
                .toList();
    }

    /** Statement that inserts a row whose values are its parameters; an existing row stays. */
    String insertOne() {
        return into() + " VALUES (" + String.join(", ", Collections.nCopies(words(0).size(), "?")) + ")" + orNothing();
    }

    /** Statement that inserts many rows in PostgreSQL: each parameter is an array, the values of one column. */
    String insertMany() {
        List<String> columns = words(0);
        List<String> types = words(1);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add("CAST(" + columns.get(i) + " AS " + types.get(i) + ")");
        }
        List<String> arrays =
                arrayTypes().stream().map(type -> "CAST(? AS " + type + "[])").toList();
        return into() + " SELECT " + String.join(", ", values) + " FROM unnest(" + String.join(", ", arrays)
                + ") AS new (" + String.join(", ", columns) + ")" + orNothing();
    }

    private String into() {
        return "INSERT INTO " + table + " (" + String.join(", ", words(0)) + ")";
    }

    private String orNothing() {
        return " ON CONFLICT " + (conflict.isEmpty() ? "" : conflict + " ") + "DO NOTHING";
    }

    /** Types of the arrays of {@link #insertMany}, as PostgreSQL names them: JSON is passed as text. */
    List<String> arrayTypes() {
        return words(1).stream().map(type -> type.equals(JSON) ? "text" : type).toList();
    }

    /**
     * Returns the rows of an event in this table.
     *
     * @param now time for {@code recorded_at_ms}, epoch ms
     */
    List<@Nullable Object[]> rows(OrderEvent event, long now) {
        return switch (this) {
            case ORDERS -> List.<@Nullable Object[]>of(order(event, now));
            case LINES -> lines(event);
            case EVENTS ->
                List.<@Nullable Object[]>of(
                        row(event.eventId(), event.orderId(), event.type(), event.at(), SqlJson.text(event.payload())));
            case RECORDS -> List.<@Nullable Object[]>of(recorded(event));
        };
    }

    private static @Nullable Object[] order(OrderEvent event, long now) {
        Reservation reservation = event.reservation();
        JsonNode order = event.order();
        return row(
                event.orderId(),
                event.number(),
                event.show(),
                Ids.reservationId(event.show(), reservation.id()),
                reservation.buyerId(),
                order.path("state").textValue(),
                order.path("channel").textValue(),
                reservation.currency(),
                reservation.total(),
                order.path("payment").path("method").textValue(),
                order.path("payment").path("reference").textValue(),
                json(order.get("attribution")),
                json(order.get("metadata")),
                event.test() ? 1 : 0,
                reservation.endedAt(),
                now);
    }

    private static List<@Nullable Object[]> lines(OrderEvent event) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (JsonNode line : event.order().path("lines")) {
            rows.add(row(
                    event.orderId(),
                    rows.size() + 1,
                    line.path("sku").textValue(),
                    line.path("quantity").intValue(),
                    line.path("unitPrice").longValue()));
        }
        return rows;
    }

    private static @Nullable Object[] recorded(OrderEvent event) {
        OrderEvent.Origin origin = event.origin();
        Reservation reservation = event.reservation();
        return row(
                event.show(),
                event.number(),
                event.orderId(),
                origin.epoch(),
                origin.seq(),
                reservation.fingerprint(),
                origin.keyId(),
                origin.keyFingerprint(),
                reservation.createdAt(),
                reservation.expiresAt(),
                CancelledLinesJson.write(reservation.lines()));
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private static @Nullable String json(@Nullable JsonNode value) {
        return value == null ? null : SqlJson.text(value.toString());
    }
}
