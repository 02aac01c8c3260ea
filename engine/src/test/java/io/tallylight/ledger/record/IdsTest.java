package io.tallylight.ledger.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void anIdDependsOnShowCallerAndKeyAlone() {
        String id = Ids.recordId("spring", "open", "key-1");
        assertEquals(id, Ids.recordId("spring", "open", "key-1"));
        assertTrue(id.matches("[A-Za-z0-9_-]{22}"), id);
        for (String other : List.of(
                Ids.recordId("spring2", "open", "key-1"),
                Ids.recordId("spring", "open2", "key-1"),
                Ids.recordId("spring", "open", "key-2"),
                Ids.recordId("springopen", "", "key-1"),
                Ids.recordId("spring", "openkey-1", ""))) {
            assertNotEquals(id, other);
        }
    }

    @Test
    void theIdOfAKeyNeverChangesBetweenReleases() {
        assertEquals("dBeKlFI9kVlMAzQl4EwL6Q", Ids.recordId("s", "c", "k"));
    }

    @Test
    void partsOfAFingerprintDoNotRunTogether() {
        assertNotEquals(Ids.fingerprint("ab", "c"), Ids.fingerprint("a", "bc"));
        assertNotEquals(Ids.fingerprint("a"), Ids.fingerprint("a", ""));
        assertNotEquals(Ids.fingerprint(""), Ids.fingerprint());
        assertEquals(Ids.fingerprint("ä", "🚀"), Ids.fingerprint("ä", "🚀"));
    }

    @Test
    void aFingerprintIsTheDigestOfItsPartsHoweverLongTheyAre() throws Exception {
        for (int length : new int[] {0, 1, 500, 508, 509, 512, 513, 5_000}) {
            for (String unit : List.of("a", "ä", "\ud83d\ude80")) {
                String part = "x" + unit.repeat(length);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (String one : List.of("first", part, "last")) {
                    byte[] utf8 = one.getBytes(StandardCharsets.UTF_8);
                    bytes.writeBytes(ByteBuffer.allocate(4).putInt(utf8.length).array());
                    bytes.writeBytes(utf8);
                }
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
                String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
                assertEquals(expected, Ids.fingerprint("first", part, "last"), unit + length);
            }
        }
    }

    @Test
    void idsOfClientsLeadBackToTheRecordWhateverTheShowIsCalled() {
        for (String show : List.of("spring", "a.b", "a.o", ".r", "x.oAAAAAAAAAAAAAAAAAAAAAA", "{%}", "🎥")) {
            String id = Ids.recordId(show, "open", "key");
            assertEquals(Optional.of(id), Ids.ofReservation(show, Ids.reservationId(show, id)));
            assertEquals(Optional.of(new Ids.OrderRef(show, id)), Ids.ofOrder(Ids.orderId(show, id)));
            assertEquals(Optional.empty(), Ids.ofReservation("other", Ids.reservationId(show, id)));
            assertEquals(Optional.empty(), Ids.ofReservation(show, Ids.orderId(show, id)));
            assertEquals(Optional.empty(), Ids.ofOrder(Ids.reservationId(show, id)));
        }
        for (String none : List.of("", ".o", "x", "spring.oshort", ".oAAAAAAAAAAAAAAAAAAAAAA")) {
            assertEquals(Optional.empty(), Ids.ofOrder(none), none);
            assertEquals(Optional.empty(), Ids.ofReservation("spring", none), none);
        }
    }
}
