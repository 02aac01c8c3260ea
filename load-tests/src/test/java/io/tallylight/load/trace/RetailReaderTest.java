package io.tallylight.load.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.RetailData;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetailReaderTest {
    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    @Test
    void rowsOfAnInvoiceAreOneBasket() throws Exception {
        var trace = read("""
                1,A,First,3,2011-11-16 08:25:00,0.79,14426.0,France
                1,B,Second,2,2011-11-16 08:25:00,2.00,14426.0,France
                2,A,First,1,2011-11-16 08:26:00,0.85,99.0,France
                """);
        assertEquals(
                List.of(
                        new Basket(
                                "1",
                                "14426",
                                1_321_431_900_000L,
                                List.of(new TraceLine("A", 3), new TraceLine("B", 2))),
                        new Basket("2", "99", 1_321_431_960_000L, List.of(new TraceLine("A", 1)))),
                trace.baskets());
        assertEquals(List.of(new Sku("A", "First", 82, 4), new Sku("B", "Second", 200, 2)), trace.skus());
    }

    @Test
    void anSkuTwiceInAnInvoiceIsOneLine() throws Exception {
        var trace = read("""
                1,A,First,3,2011-11-16 08:25:00,0.79,1.0,France
                1,A,First,4,2011-11-16 08:25:00,0.79,1.0,France
                """);
        assertEquals(List.of(new TraceLine("A", 7)), trace.baskets().get(0).lines());
    }

    @Test
    void everyRowThatTakesNoPartIsCountedByItsReason() throws Exception {
        var trace = read("""
                1,A,First,3,2011-11-16 08:25:00,0.79,1.0,France
                1,A,First,3,2011-11-16 08:25:00,0.79,1.0,France
                1,B,No buyer,3,2011-11-16 08:25:00,0.79,,France
                1,C,Gift,3,2011-11-16 08:25:00,0.0,1.0,France
                1,D,Below half a penny,3,2011-11-16 08:25:00,0.004,1.0,France
                1,E,Lost,-3,2011-11-16 08:25:00,1.0,1.0,France
                1,F,Too many,10001,2011-11-16 08:25:00,1.0,1.0,France
                1,G,No number,many,2011-11-16 08:25:00,1.0,1.0,France
                1,H,Short row
                """);
        assertEquals(9, trace.rows());
        assertEquals(
                Map.of(
                        SkipReason.DUPLICATE, 1,
                        SkipReason.NO_CUSTOMER, 1,
                        SkipReason.PRICE_ZERO, 2,
                        SkipReason.NEGATIVE_QUANTITY, 1,
                        SkipReason.QUANTITY_LIMIT, 1,
                        SkipReason.UNREADABLE, 2),
                trace.skipped());
        assertEquals(1, trace.skus().size());
    }

    @Test
    void anInvoiceWithACIsACancellation() throws Exception {
        var trace = read("""
                1,A,First,3,2011-11-16 08:25:00,0.79,1.0,France
                C2,A,First,-2,2011-11-16 08:26:00,0.79,1.0,France
                """);
        assertEquals(List.of(new Cancellation("C2", "1", 1_321_431_960_000L, "A", 2)), trace.cancellations());
        assertEquals(3, trace.skus().get(0).demand());
    }

    @Test
    void aShowTakesNoMoreThanTwoThousandOffers() throws Exception {
        var rows = IntStream.rangeClosed(1, 2_003)
                .mapToObj(i -> "1,S" + i + ",Thing,1,2011-11-16 08:25:00,1.00,1.0,France")
                .collect(Collectors.joining("\n"));
        var trace = read(rows + "\n2,S1,Thing,1,2011-11-16 08:26:00,1.00,2.0,France\n");
        assertEquals(2_000, trace.skus().size());
        assertEquals(Map.of(SkipReason.OFFER_LIMIT, 3), trace.skipped());
        assertEquals(2, trace.baskets().size());
    }

    @Test
    void aFileWithoutAColumnIsNamed() {
        var thrown = assertThrows(
                TraceException.class, () -> RetailReader.read(new StringReader("InvoiceNo,StockCode\n"), "day.csv"));
        assertEquals("day.csv: no column Description in its first line", thrown.getMessage());
    }

    @Test
    void aFileThatIsNotThereOrHoldsNoBasketIsNamed(@TempDir Path folder) throws Exception {
        var absent = folder.resolve("absent.csv");
        assertEquals(
                absent + ": no such file",
                assertThrows(TraceException.class, () -> RetailReader.read(absent))
                        .getMessage());
        var empty = Files.writeString(folder.resolve("empty.csv"), "\uFEFF" + HEADER);
        assertEquals(
                empty + ": no basket in 0 rows",
                assertThrows(TraceException.class, () -> RetailReader.read(empty))
                        .getMessage());
    }

    @Test
    void aRealDayIsReadWhole() throws Exception {
        var trace = RetailReader.read(RetailData.day("2011-11-16"));
        int lines = trace.baskets().stream()
                .mapToInt(basket -> basket.lines().size())
                .sum();
        int skipped =
                trace.skipped().values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(4_195, trace.rows());
        assertEquals(124, trace.baskets().size());
        assertEquals(34, trace.cancellations().size());
        assertEquals(1_101, trace.skus().size());
        assertEquals(Map.of(SkipReason.NO_CUSTOMER, 1_423, SkipReason.DUPLICATE, 65), trace.skipped());
        assertTrue(lines + 34 + skipped <= trace.rows(), "lines merge, they do not multiply");
        assertEquals(29_010, trace.skus().stream().mapToLong(Sku::demand).sum());
    }

    @Test
    void theMedianOfAnEvenNumberIsTheRoundedMeanOfTheMiddle() {
        assertEquals(3, Median.of(List.of(9L, 1L, 3L)));
        assertEquals(83, Median.of(List.of(79L, 86L)));
    }

    private static RetailTrace read(String rows) throws Exception {
        return RetailReader.read(new StringReader(HEADER + rows), "day.csv");
    }
}
