package io.tallylight.show.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Damaged files are read, rejected by row or called unreadable by line; nothing else comes out. */
class DamagedExportTest {
    private static final String FILE = Exports.HEADER + "\r\n"
            + "shirt,\"Shirt, \"\"red\"\"\",true,Colour,Red,Size,M,S-1,1,10.00,12.00,123,https://img.example/a.jpg,1,,active\r\n"
            + "shirt,,,,Blau\nund grün,,L,,-2,11,,,,,https://img.example/b.jpg,\r\n"
            + "shirt,,,,,,,,,,,,https://img.example/c.jpg,2,,\r\n"
            + "mug,Mug,false,Title,Default Title,,,,7,5,,,,,,draft\r\n";
    private static final byte[] INTERESTING = "\",;\r\n\t -.09e\uFEFF'".getBytes(StandardCharsets.UTF_8);

    @Test
    void randomDamageNeverSurprises() {
        Seed seed = Seed.of(DamagedExportTest.class);
        String repeat = "repeat with " + seed;
        Random random = seed.random();
        int read = 0;
        int unreadable = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] file = damaged(random);
            long lines = lines(file);
            try {
                check(ShopifyCsv.parse(file, Exports.EUR), lines, repeat);
                read++;
            } catch (UnreadableCatalogueException e) {
                assertTrue(e.line() >= 1 && e.line() <= lines, () -> e.getMessage() + "; " + repeat);
                unreadable++;
            } catch (RuntimeException e) {
                throw new AssertionError(repeat + "; file: " + new String(file, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertTrue(read > 0 && unreadable > 0, "both outcomes occur; " + repeat);
    }

    private static void check(CatalogueFile file, long lines, String repeat) {
        for (ImportedOffer offer : file.offers()) {
            assertFalse(offer.sku().isEmpty() || offer.title().isEmpty(), repeat);
            assertTrue(offer.price() >= 0 && offer.quantity().units() >= 0, repeat);
            assertTrue(offer.line() >= 2 && offer.line() <= lines, repeat);
        }
        for (RejectedRow row : file.rejected()) {
            assertFalse(row.reason().isEmpty(), repeat);
            assertTrue(row.line() >= 2 && row.line() <= lines, repeat);
        }
        // Whatever was read can also be planned.
        List<ImportStep> steps = ImportPlan.of(file, Set.of(), Exports.SETTINGS).steps();
        assertEquals(file.offers().size(), steps.size(), repeat);
        assertEquals(
                file.offers().size(),
                steps.stream().map(ImportStep::sku).distinct().count(),
                repeat);
    }

    private static byte[] damaged(Random random) {
        byte[] bytes = FILE.getBytes(StandardCharsets.UTF_8);
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> bytes = without(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(5)));
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        if (count == bytes.length) {
            return bytes;
        }
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - count);
        System.arraycopy(bytes, at + count, shorter, at, bytes.length - at - count);
        return shorter;
    }

    /** An upper bound: CRLF counts twice, and the line after the last newline counts too. */
    private static long lines(byte[] file) {
        long lines = 1;
        for (byte b : file) {
            if (b == '\n' || b == '\r') {
                lines++;
            }
        }
        return lines;
    }
}
