package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Refused baskets: which problem, and every line that failed. */
@ExtendWith(SharedEngine.class)
class RefusalHttpTest {
    private static final long FAR = 99_999_999_999_999L;

    private final Api api;
    private final String show;

    RefusalHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "LATER", "{'title':'x','price':1,'opensAt':" + FAR + ",'allotted':5}");
        api.offer(show, "OVER", "{'title':'x','price':1,'closesAt':1,'allotted':4}");
        api.offer(show, "SHUT", "{'title':'x','price':1,'status':'closed','allotted':3}");
        api.offer(show, "LIMITED", "{'title':'x','price':1,'perBuyerLimit':1,'allotted':2}");
        api.offer(show, "FEW", "{'title':'x','price':1,'allotted':1}");
        api.offer(show, "PLENTY", "{'title':'x','price':1,'allotted':100}");
    }

    @Test
    void theTypeIsTheFirstByPrecedenceAndEveryFailedLineIsNamed() {
        String priced = "'quantity':1,'expectedUnitPrice':2}";
        List<String> failing = List.of(
                "{'sku':'FEW','quantity':2}",
                "{'sku':'LIMITED','quantity':2}",
                "{'sku':'PLENTY'," + priced,
                "{'sku':'SHUT','quantity':1}",
                "{'sku':'LATER','quantity':1}");
        List<String> reasons = List.of("sold-out", "limit-reached", "price-changed", "closed", "not-open");
        List<String> details = List.of(
                "FEW sold-out 2 1",
                "LIMITED limit-reached 2 2",
                "PLENTY price-changed 1 100",
                "SHUT closed 1 3",
                "LATER not-open 1 5");
        for (int count = 1; count <= failing.size(); count++) {
            Reply reply = reserve(String.join(",", failing.subList(0, count)));
            assertEquals(
                    "/problems/" + reasons.get(count - 1),
                    reply.json().path("type").asText());
            assertEquals(details.subList(0, count), lines(reply));
        }
        assertEquals("100 0 0", api.counters(show, "PLENTY"));
    }

    @Test
    void linesThatWouldHaveBeenHeldAreNotNamed() {
        Reply reply = reserve("{'sku':'PLENTY','quantity':1},{'sku':'FEW','quantity':2}");

        reply.isProblem(ProblemType.SOLD_OUT);
        assertEquals(List.of("FEW sold-out 2 1"), lines(reply));
        assertEquals("100 0 0", api.counters(show, "PLENTY"));
    }

    @Test
    void aClosingTimeThatIsOverCloses() {
        reserve("{'sku':'OVER','quantity':1}").isProblem(ProblemType.CLOSED);
    }

    @Test
    void aBuyersLimitCountsWhatIsHeldAndBoughtAndIsFreedByARelease() {
        Reply held = reserve("{'sku':'LIMITED','quantity':1}").is(201);
        reserve("{'sku':'LIMITED','quantity':1}").isProblem(ProblemType.LIMIT_REACHED);

        api.delete(held.header("Location").orElseThrow()).is(200);
        Reply again = reserve("{'sku':'LIMITED','quantity':1}").is(201);
        api.post(again.header("Location").orElseThrow() + "/checkout", "{'payment':{'method':'external'}}")
                .is(200);
        reserve("{'sku':'LIMITED','quantity':1}").isProblem(ProblemType.LIMIT_REACHED);
    }

    @Test
    void oneLimitMaySpanSeveralSkus() {
        for (String sku : List.of("G1", "G2")) {
            api.offer(show, sku, "{'title':'x','price':1,'perBuyerLimit':2,'limitGroup':'g','allotted':9}");
        }
        reserve("{'sku':'G1','quantity':1},{'sku':'G2','quantity':2}").isProblem(ProblemType.LIMIT_REACHED);
        reserve("{'sku':'G1','quantity':1},{'sku':'G2','quantity':1}").is(201);
        reserve("{'sku':'G2','quantity':1}").isProblem(ProblemType.LIMIT_REACHED);
    }

    @Test
    void nothingIsReservedUnlessTheShowIsLiveAndWhatIsHeldIsStillSold() {
        String path = "/v1/shows/" + show;
        for (String status : List.of("paused", "ended")) {
            api.patch(path, "{'status':'live'}").is(200);
            Reply held = reserve("{'sku':'PLENTY','quantity':1}").is(201);
            Reply other = reserve("{'sku':'PLENTY','quantity':1}").is(201);
            api.patch(path, "{'status':'" + status + "'}").is(200);

            reserve("{'sku':'PLENTY','quantity':1}").isProblem(ProblemType.NOT_LIVE);
            api.post(held.header("Location").orElseThrow() + "/checkout", "{'payment':{'method':'external'}}")
                    .is(200);
            api.delete(other.header("Location").orElseThrow()).is(200);
        }
        api.patch(path, "{'status':'scheduled'}").is(200);
        reserve("{'sku':'FEW','quantity':2}").isProblem(ProblemType.NOT_LIVE);
        assertEquals("98 0 2", api.counters(show, "PLENTY"));
        api.audit(show);
    }

    @Test
    void aSkuThatIsNotOfferedIsNamedByItsField() {
        Reply reply = reserve("{'sku':'PLENTY','quantity':1},{'sku':'X','quantity':2},{'sku':'Y','quantity':1}");

        reply.isInvalid("lines[1].sku");
        assertEquals(List.of("X invalid 2 0", "Y invalid 1 0"), lines(reply));
    }

    @Test
    void aWrongFieldIsNamed() {
        String one = "'lines':[{'sku':'FEW','quantity':1}]";
        String reservations = Api.reservations(show);
        api.post(reservations, "{" + one + "}").isInvalid("buyerId");
        api.post(reservations, "{'buyerId':''," + one + "}").isInvalid("buyerId");
        api.post(reservations, "{'buyerId':5," + one + "}").isInvalid("buyerId");
        api.post(reservations, "{'buyerId':'b'}").isInvalid("lines");
        api.post(reservations, "{'buyerId':'b','lines':[]}").isInvalid("lines");
        api.post(reservations, "{'buyerId':'b','lines':{}}").isInvalid("lines");
        api.post(reservations, "{'buyerId':'b','lines':['FEW']}").isInvalid("lines[0]");
        api.post(reservations, "{'buyerId':'b'," + one + ",'fill':'some'}").isInvalid("fill");
        api.post(reservations, "{'buyerId':'b'," + one + ",'currency':'EURO'}").isInvalid("currency");
        api.post(reservations, "{'buyerId':'b'," + one + ",'currency':'XXX'}").isInvalid("currency");
        api.post(reservations, "{'buyerId':'b'," + one + ",'note':1}").isInvalid("note");
        api.post(reservations, "{'buyerId':'b'," + one + ",'attribution':{'by':'x'}}")
                .isInvalid("attribution.by");
        api.post(reservations, "{'buyerId':'b'," + one + ",'attribution':{'touches':[1,2,3,4,5,6,7,8,9,10,11]}}")
                .isInvalid("attribution.touches");
        api.post(reservations, "{'buyerId':'b'," + one + ",'metadata':'x'}").isInvalid("metadata");
        api.post(reservations, "{'buyerId':'b'," + one + ",'metadata':{'note':'a\\u202eb'}}")
                .isInvalid("metadata.note");
        api.post(reservations, "{'buyerId':'b'," + one + ",'metadata':{'a':[{'b':'\\u001b[2J'}]}}")
                .isInvalid("metadata.a[0].b");
        api.post(reservations, "{'buyerId':'b'," + one + ",'metadata':{'a\\u200b':1}}")
                .isInvalid("metadata");
        api.post(reservations, "{'buyerId':'b\\u200b'," + one + "}").isInvalid("buyerId");
        api.post(reservations, "{'buyerId':'b'," + one + ",'metadata':{'a':'" + "x".repeat(2_041) + "'}}")
                .isInvalid("metadata");
        api.post(reservations, "{'buyerId':'b'," + one + ",'metadata':{'half':'\\ud800'}}")
                .isInvalid("metadata.half");
        for (String quantity : List.of("0", "-1", "10001", "1.5", "1e3", "'1'", "9007199254740993", "null")) {
            reserve("{'sku':'PLENTY','quantity':1},{'sku':'FEW','quantity':" + quantity + "}")
                    .isInvalid("lines[1].quantity");
        }
        reserve("{'sku':'FEW','quantity':1,'expectedUnitPrice':-1}").isInvalid("lines[0].expectedUnitPrice");
        reserve("{'sku':'FEW','quantity':1,'price':1}").isInvalid("lines[0].price");
        reserve("{'sku':'FEW','quantity':1},{'sku':'FEW','quantity':1}").isProblem(ProblemType.DUPLICATE_SKU);
        assertEquals("1 0 0", api.counters(show, "FEW"));
    }

    @Test
    void metadataMayHaveTwoKilobytesAndALineMayBeOneOfTwoHundred() {
        api.post(
                        Api.reservations(show),
                        "{'buyerId':'b','lines':[{'sku':'FEW','quantity':1}],'metadata':{'a':'" + "x".repeat(2_040)
                                + "'}}")
                .is(201);
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            many.add("{'sku':'S" + i + "','quantity':1}");
        }
        reserve(String.join(",", many)).isInvalid("lines");
        reserve(String.join(",", many.subList(0, 200))).isInvalid("lines[0].sku");
    }

    private Reply reserve(String lines) {
        return api.post(Api.reservations(show), "{'buyerId':'b','lines':[" + lines + "]}");
    }

    private static List<String> lines(Reply reply) {
        List<String> lines = new ArrayList<>();
        reply.json()
                .path("lines")
                .forEach(line -> lines.add(line.path("sku").asText() + " "
                        + line.path("reason").asText() + " " + line.path("requested") + " " + line.path("available")));
        return lines;
    }
}
