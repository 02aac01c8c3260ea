package io.tallylight.ledger.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class RecordIdsTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final RecordIds ids = new RecordIds(SECRET, Set.of("winter"));

    /** As Java's own HMAC makes it. */
    private static String expected(byte[] secret, String... parts) throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            message.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            message.writeBytes(bytes);
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(mac.doFinal(message.toByteArray()), 16));
    }

    @Test
    void anIdIsTheBeginningOfAnHmacOverShowRealmCallerAndKey() throws Exception {
        for (String key : List.of("k", "\u6f22\u5b57\ud83d\ude00", "x".repeat(128), "y".repeat(2_000))) {
            assertEquals(expected(SECRET, "spring", "shop", "erp", key), ids.of("spring", "shop", "erp", key));
        }
    }

    @Test
    void eachPartAndTheSecretMakeAnotherId() {
        String id = ids.of("spring", "shop", "erp", "key");
        assertEquals(id, new RecordIds(SECRET, Set.of()).of("spring", "shop", "erp", "key"));
        for (String other : List.of(
                ids.of("autumn", "shop", "erp", "key"),
                ids.of("spring", "buyers", "erp", "key"),
                ids.of("spring", "shop", "pos", "key"),
                ids.of("spring", "shop", "erp", "key2"),
                ids.of("spring", "shope", "rp", "key"),
                new RecordIds(new byte[32], Set.of()).of("spring", "shop", "erp", "key"),
                Ids.recordId("spring", "erp", "key"))) {
            assertNotEquals(id, other);
        }
    }

    @Test
    void aShowOfAnEarlierVersionKeepsItsIds() {
        assertEquals(Ids.recordId("winter", "open", "key"), ids.of("winter", "shop", "open", "key"));
    }

    @Test
    void aSecretThatHmacWouldHashFirstIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RecordIds(new byte[65], Set.of()));
    }
}
