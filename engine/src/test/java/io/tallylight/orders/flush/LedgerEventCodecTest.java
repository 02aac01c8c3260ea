package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tallylight.json.Json;
import io.tallylight.orders.LedgerEvent;
import io.tallylight.testing.Seed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class LedgerEventCodecTest {
    private static final String SHOW = "spring";
    private static final String ID = TestOutboxWriter.id(SHOW, 7);
    private static final long AT = 1_795_281_123_456L;

    private interface Rest {
        void pack(MessageBufferPacker out) throws IOException;
    }

    private static byte[] packed(String type, int more, Rest rest) throws IOException {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(4 + more)
                    .packString(type)
                    .packLong(AT)
                    .packString("e1")
                    .packLong(88);
            rest.pack(out);
            return out.toByteArray();
        }
    }

    /** A reservation of two lines, the second cut, with a payment under way or not. */
    private static void pack(MessageBufferPacker out, String state, boolean pays) throws IOException {
        try (MessageBufferPacker record = MessagePack.newDefaultBufferPacker()) {
            record.packArrayHeader(17).packString("r").packString("print").packString(state);
            record.packLong(88)
                    .packLong(AT - 9_000)
                    .packLong(AT - 1)
                    .packLong(AT)
                    .packString("EUR");
            record.packLong(2_500).packLong(0);
            if (pays) {
                record.packArrayHeader(8)
                        .packString("stripe")
                        .packString("pi_1")
                        .packLong(2_500)
                        .packString("EUR");
                record.packString("key").packString("print").packString("").packString("");
            } else {
                record.packArrayHeader(0);
            }
            record.packString("ann").packString("{\"channel\":\"tiktok\"}").packArrayHeader(10);
            record.packString("MUG-1").packInt(2).packInt(2).packLong(1_000).packString("");
            record.packString("CAP-1").packInt(3).packInt(1).packLong(500).packString("sold-out");
            record.packInt(1).packInt(0).packInt(0);
            byte[] bytes = record.toByteArray();
            out.packString(ID).packRawStringHeader(bytes.length).writePayload(bytes);
        }
    }

    private static String reservation(String state, String payment) {
        return "{\"id\":\"spring.r" + ID + "\",\"show\":\"spring\",\"buyerId\":\"ann\",\"state\":\"" + state
                + "\",\"lines\":[{\"sku\":\"MUG-1\",\"requested\":2,\"quantity\":2,\"unitPrice\":1000},"
                + "{\"sku\":\"CAP-1\",\"requested\":3,\"quantity\":1,\"unitPrice\":500,\"reason\":\"sold-out\"}],"
                + "\"currency\":\"EUR\",\"total\":2500,\"channel\":\"tiktok\",\"createdAt\":" + (AT - 9_000)
                + ",\"expiresAt\":" + (AT - 1) + payment + "}";
    }

    private static OutboxEntry.Item item(byte[] value, boolean hearsNotices) {
        OutboxEntry entry = OutboxCodec.entry(SHOW, "1-0", List.of(bytes("n"), value), hearsNotices);
        assertEquals(1, entry.items().size());
        return entry.items().get(0);
    }

    private static LedgerEvent notice(byte[] value) {
        return assertInstanceOf(OutboxEntry.Told.class, item(value, true)).notice();
    }

    @Test
    void anExpiredReservationIsToldAsClientsKnowIt() throws IOException {
        LedgerEvent notice = notice(packed("reservation.expired", 2, out -> pack(out, "expired", true)));
        assertEquals("spring.r" + ID + ":expired", notice.id());
        assertEquals("reservation.expired", notice.type());
        assertEquals(AT, notice.at());
        assertEquals(
                reservation("expired", ",\"payment\":{\"method\":\"stripe\",\"state\":\"pending\"}"), notice.data());
    }

    @Test
    void aFailedPaymentIsToldWithItsReservation() throws IOException {
        LedgerEvent notice = notice(packed("payment.failed", 8, out -> {
            pack(out, "held", false);
            out.packInt(1)
                    .packString("stripe")
                    .packString("pi_1")
                    .packLong(2_500)
                    .packString("EUR");
            out.packString("expired_card");
        }));
        assertEquals("spring.r" + ID + ":payment:1:failed", notice.id());
        assertEquals(
                "{\"show\":\"spring\",\"attempt\":1,\"reason\":\"expired_card\",\"payment\":{\"method\":\"stripe\","
                        + "\"reference\":\"pi_1\",\"amount\":2500,\"currency\":\"EUR\"},\"reservation\":"
                        + reservation("held", "") + "}",
                notice.data());
    }

    @Test
    void anOfferThatIsSoldOutIsToldWithItsCounters() throws IOException {
        LedgerEvent notice = notice(packed("offer.sold_out", 4, LedgerEventCodecTest::soldOut));
        assertEquals("spring:e1:88:MUG-1:sold_out", notice.id());
        assertEquals(
                Json.readObject("{\"show\":\"spring\",\"sku\":\"MUG-1\",\"allotted\":9,\"available\":0,\"reserved\":3,"
                        + "\"sold\":6}"),
                Json.readObject(notice.data()));
    }

    private static void soldOut(MessageBufferPacker out) throws IOException {
        out.packString("MUG-1").packLong(9).packLong(3).packLong(6);
    }

    @Test
    void whatANewerLedgerAddsIsPassedOver() throws IOException {
        assertInstanceOf(OutboxEntry.Untold.class, item(packed("buyer.sneezed", 1, out -> out.packInt(3)), true));
        LedgerEvent notice = notice(packed("offer.sold_out", 5, out -> {
            soldOut(out);
            out.packString("more");
        }));
        assertEquals("offer.sold_out", notice.type());
    }

    @Test
    void whatCannotBeReadConcernsOnlyWhoHears() {
        assertInstanceOf(OutboxEntry.Malformed.class, item(bytes("no msgpack"), true));
        assertInstanceOf(OutboxEntry.Untold.class, item(bytes("no msgpack"), false));
    }

    @Test
    void noBytesMakeItThrow() throws IOException {
        Seed seed = Seed.of(LedgerEventCodecTest.class);
        Random random = seed.random();
        byte[] good = packed("reservation.expired", 2, out -> pack(out, "expired", true));
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(3) == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertEquals(0, item(bytes, true).number());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(seed + ", round " + i, e);
            }
        }
    }
}
