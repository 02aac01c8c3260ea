package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.ledger.command.Reserve;
import io.tallylight.testing.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The body of a reservation, read as a stream and as a tree. */
class ReservationParserTest {
    private static final int LINES_MAX = 3;
    private static final int QUANTITY_MAX = 100;
    private static final int BODIES = 20_000;
    private static final String ID = "0123456789012345678901";

    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "101",
            "1.0",
            "1e2",
            "1000000000001",
            "99999999999999999999",
            "\"\"",
            "\".\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\\u0041\"",
            "\"\u00e9\"",
            "\"\u0085\"",
            "\"\u202e\"",
            "\"\u3164\"",
            "\" \"",
            "\"\\n\"",
            "\"" + "x".repeat(129) + "\"",
            "\"" + "x".repeat(201) + "\"",
            "[]",
            "{}",
            "[{}]",
            "{\"a\":1,\"a\":2}",
            "{\"source\":5}",
            "{\"touches\":[1,2,3,4,5,6,7,8,9,10,11]}",
            "\"sku\":\"A\"",
            "\"fill\":\"all\"",
            "\"x\":1",
            ",",
            "]",
            "}",
            "[",
            "{",
            "\"",
            " ",
            "\u0001");

    private final ReservationParser reservationParser = new ReservationParser(LINES_MAX, QUANTITY_MAX);

    @Test
    void everyUsualBodyIsReadAsAStreamAndAsTheTreeWouldBe() {
        Seed seed = Seed.of(ReservationParserTest.class);
        Random random = seed.random();
        for (int i = 0; i < BODIES; i++) {
            String body = usual(random);
            Reserve expected = reservationParser.parseTree(ID, bytes(body));
            assertNotNull(
                    new ReservationStreamParser(LINES_MAX, QUANTITY_MAX).read(bytes(body)), () -> seed + " " + body);
            assertEquals(expected, reservationParser.parse(ID, bytes(body)), () -> seed + " " + body);
        }
    }

    @Test
    void aSpoiltBodyIsReadTheSameWayByBothOrRefused() {
        Seed seed = Seed.of(ReservationParserTest.class);
        Random random = seed.random();
        for (int i = 0; i < BODIES; i++) {
            String body = spoilt(random, usual(random));
            if (new ReservationStreamParser(LINES_MAX, QUANTITY_MAX).read(bytes(body)) != null) {
                assertEquals(outcome(body, true), outcome(body, false), () -> seed + " " + body);
            }
        }
    }

    @Test
    void theOrderOfFieldsSpacesAndEscapesMakeNoOtherRequest() {
        String one = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'metadata':{'x':1,'y':[2]},'channel':'web'}";
        for (String same : List.of(
                "{'channel':'web','metadata':{'y':[2],'x':1},'lines':[{'quantity':1,'sku':'A'}],'buyerId':'b'}",
                " { 'buyerId' : '\\u0062', 'lines' : [ { 'sku':'A','quantity':1}],"
                        + "'metadata':{'x':1,'y':[2]},'channel':'web'}\n",
                one.replace("'b'", "'b','fill':'all','currency':null"),
                one.replace("'x':1,", "'x':1.0,").replace("[2]", "[0.2e1]"))) {
            assertEquals(parse(one).fingerprint(), parse(same).fingerprint(), same);
        }
    }

    @Test
    void everyValueMakesAnotherRequest() {
        String one = "{'buyerId':'b','lines':[{'sku':'A','quantity':1},{'sku':'B','quantity':2}]}";
        List<String> others = new ArrayList<>(List.of(
                one.replace("'b'", "'c'"),
                one.replace("'A'", "'a'"),
                one.replace(":1", ":3"),
                one.replace(":1", ":1,'expectedUnitPrice':0"),
                one.replace("'b'", "'b','fill':'available'"),
                one.replace("'b'", "'b','currency':'EUR'"),
                one.replace("'b'", "'b','channel':'web'"),
                one.replace("'b'", "'b','metadata':{'a':1}"),
                one.replace("'b'", "'b','metadata':{'a':1.01}"),
                one.replace("'b'", "'b','attribution':{'creator':'c'}"),
                "{'buyerId':'b','lines':[{'sku':'B','quantity':2},{'sku':'A','quantity':1}]}"));
        others.add(one);
        List<String> fingerprints = others.stream()
                .map(body -> parse(body).fingerprint())
                .distinct()
                .toList();
        assertEquals(others.size(), fingerprints.size());
        assertNotEquals(parse(one).fingerprint(), parse(one).id());
    }

    @Test
    void moreLinesOrUnitsThanAllowedAreNotUsual() {
        assertNull(read("{'buyerId':'b','lines':[{'sku':'A','quantity':101}]}"));
        assertNull(read(
                "{'buyerId':'b','lines':[" + "{'sku':'A','quantity':1},".repeat(3) + "{'sku':'B','quantity':1}]}"));
        assertNull(read("{'buyerId':'b','lines':[{'sku':'A','quantity':1},{'sku':'A','quantity':1}]}"));
        assertThrows(ProblemException.class, () -> parse("{'buyerId':'b','lines':[]} x"));
    }

    private Reserve parse(String body) {
        return reservationParser.parse(ID, bytes(body.replace('\'', '"')));
    }

    private static ReservationParser.@Nullable Contents read(String body) {
        return new ReservationStreamParser(LINES_MAX, QUANTITY_MAX).read(bytes(body.replace('\'', '"')));
    }

    private Object outcome(String body, boolean tree) {
        try {
            return tree ? reservationParser.parseTree(ID, bytes(body)) : reservationParser.parse(ID, bytes(body));
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static String usual(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(LINES_MAX); i > 0; i--) {
            List<String> line = new ArrayList<>(
                    List.of("\"sku\":\"S" + i + "\"", "\"quantity\":" + (1 + random.nextInt(QUANTITY_MAX))));
            addSometimes(random, line, "\"expectedUnitPrice\":" + random.nextInt(5_000));
            Collections.shuffle(line, random);
            lines.add("{" + String.join(",", line) + "}");
        }
        List<String> fields = new ArrayList<>(List.of(
                "\"buyerId\":\"b\u00fcyer " + random.nextInt(9) + "\"", "\"lines\":[" + String.join(",", lines) + "]"));
        addSometimes(random, fields, "\"fill\":\"" + (random.nextBoolean() ? "all" : "available") + "\"");
        addSometimes(random, fields, "\"currency\":\"EUR\"");
        addSometimes(random, fields, "\"channel\":\"web\\u0021\\\"1\\\" \ud83d\ude00\"");
        addSometimes(random, fields, "\"attribution\":{\"creator\":\"c\",\"touches\":[1.10,{}]}");
        addSometimes(random, fields, "\"metadata\":{\"b\":1.50,\"a\":[null,{\"x\":\"\u00e9\"}]}");
        Collections.shuffle(fields, random);
        return "{" + String.join(",", fields) + "}";
    }

    private static void addSometimes(Random random, List<String> list, String item) {
        if (random.nextInt(3) == 0) {
            list.add(item);
        }
    }

    /** Puts a piece in the place of some characters: often of a whole value. */
    private static String spoilt(Random random, String body) {
        int from = random.nextInt(body.length());
        if (random.nextBoolean()) {
            from = body.indexOf(':', from) + 1;
        }
        int to = Math.min(body.length(), from + random.nextInt(8));
        return body.substring(0, from) + PIECES.get(random.nextInt(PIECES.size())) + body.substring(to);
    }
}
