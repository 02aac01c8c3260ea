package io.tallylight.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Reservation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a reservation of which some were cut, as JSON {@code [[sku, requested, quantity, unitPrice, reason],
 * …]}. The tables keep a line only as it was sold.
 */
public final class CancelledLinesJson {
    private CancelledLinesJson() {}

    /** Returns null if no line was cut. */
    public static @Nullable String write(List<Reservation.Line> lines) {
        if (lines.stream().allMatch(line -> line.requested() == line.quantity())) {
            return null;
        }
        ArrayNode all = Json.MAPPER.createArrayNode();
        for (Reservation.Line line : lines) {
            all.addArray()
                    .add(line.sku())
                    .add(line.requested())
                    .add(line.quantity())
                    .add(line.unitPrice())
                    .add(line.reason());
        }
        return Json.write(all);
    }

    /**
     * Reads lines as {@link #write} wrote them.
     *
     * @throws IllegalArgumentException when it is not JSON
     */
    public static List<Reservation.Line> read(String json) {
        try {
            List<Reservation.Line> lines = new ArrayList<>();
            for (JsonNode line : Json.read(json.getBytes(StandardCharsets.UTF_8))) {
                lines.add(new Reservation.Line(
                        line.path(0).asText(),
                        line.path(1).intValue(),
                        line.path(2).intValue(),
                        line.path(3).longValue(),
                        line.path(4).asText()));
            }
            return lines;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the lines of an order are not JSON", e);
        }
    }
}
