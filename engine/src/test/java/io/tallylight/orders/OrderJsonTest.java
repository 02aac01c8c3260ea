package io.tallylight.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderJsonTest {
    private static final String ID = "abcdefghijklmnopqrstuv";
    private static final Reservation.Payment PAID = new Reservation.Payment("external", "pi_1", 4_498, "EUR");

    private static Reservation reservation(Reservation.@Nullable Payment payment, String body) {
        return new Reservation(
                ID,
                "f",
                ReservationState.COMMITTED,
                5,
                1_000,
                2_000,
                1_500,
                "EUR",
                4_498,
                3,
                payment,
                "b-1",
                body,
                List.of(
                        new Reservation.Line("MUG-1", 2, 2, 1_999, ""),
                        new Reservation.Line("CAP-1", 4, 1, 500, "sold-out"),
                        new Reservation.Line("BAG-1", 3, 0, 700, "sold-out")),
                0,
                false,
                false);
    }

    @Test
    void hasExactlyTheFieldsOfTheContract() {
        assertEquals(
                "{\"id\":\"spring.o" + ID + "\",\"number\":3,\"show\":\"spring\",\"reservationId\":\"spring.r" + ID
                        + "\",\"buyerId\":\"b-1\",\"state\":\"committed\","
                        + "\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2,\"unitPrice\":1999},"
                        + "{\"sku\":\"CAP-1\",\"requested\":4,\"quantity\":1,\"unitPrice\":500}],"
                        + "\"currency\":\"EUR\",\"total\":4498,\"payment\":{\"method\":\"external\","
                        + "\"reference\":\"pi_1\",\"amount\":4498,\"currency\":\"EUR\"},"
                        + "\"test\":false,\"committedAt\":1500}",
                OrderJson.of("spring", reservation(PAID, ""), false).toString());
    }

    @Test
    void metadataLeavesAsItCame() {
        String metadata =
                "{\"price\":1.10,\"big\":12345678901234567890.5,\"tiny\":1e-400,\"n\":null,\"t\":\"ü\\u0000\"}";
        assertEquals(
                "{\"price\":1.10,\"big\":12345678901234567890.5,\"tiny\":1E-400,\"n\":null,\"t\":\"ü\\u0000\"}",
                OrderJson.of("spring", reservation(PAID, "{\"metadata\":" + metadata + "}"), false)
                        .get("metadata")
                        .toString());
    }

    @Test
    void channelAndAttributionComeFromTheBody() {
        var order = OrderJson.of(
                "spring",
                reservation(PAID, "{\"channel\":\"tiktok\",\"attribution\":{\"creator\":\"ann\"},\"other\":1}"),
                true);
        assertEquals("\"tiktok\"", order.path("channel").toString());
        assertEquals("{\"creator\":\"ann\"}", order.path("attribution").toString());
        assertEquals(false, order.has("other"));
        assertEquals(true, order.path("test").booleanValue());
    }

    @Test
    void anOrderWithoutAPaymentIsNone() {
        assertThrows(IllegalArgumentException.class, () -> OrderJson.of("spring", reservation(null, "{}"), false));
    }
}
