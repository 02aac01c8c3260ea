package io.tallylight.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopifyOrderTest {
    private static ShopifyOrder parse(String json) {
        return ShopifyOrder.parse(Json.readObject(json.replace('\'', '"')));
    }

    private static List<ShopifyOrder.Line> lines(String items) {
        return parse("{'id':1,'line_items':[" + items + "]}").lines();
    }

    @Test
    void recordedIdsAreReadToTheLastDigitThoughTheNumbersBesideThemAreRounded() throws Exception {
        ObjectNode body = ShopifyBodies.read("orders__create");
        for (var item : body.path("line_items")) {
            ((ObjectNode) item).put("variant_id", 9_007_199_254_740_993L);
        }
        ShopifyOrder order = ShopifyOrder.parse(body);
        assertEquals("820982911946154508", order.id());
        assertEquals("487817672276298554", order.lines().get(0).id());
        assertEquals("9007199254740993", order.lines().get(0).variant());
        assertEquals(5, order.lines().size());
        assertTrue(order.cancelled());
        assertEquals(List.of(), order.claims());
    }

    @Test
    void recordedLinesThatNameNoVariantAreLeftOut() throws Exception {
        assertEquals(
                List.of(),
                ShopifyOrder.parse(ShopifyBodies.read("orders__paid")).lines());
    }

    @Test
    void idsAreNumbersTextsOrGlobal() {
        for (String id : List.of(
                "18446744073709551615",
                "'18446744073709551615'",
                "'gid://shopify/ProductVariant/18446744073709551615'")) {
            assertEquals(
                    "18446744073709551615",
                    lines("{'id':7,'variant_id':" + id + ",'quantity':1}")
                            .get(0)
                            .variant());
        }
        assertEquals(
                "5",
                parse("{'id':4,'admin_graphql_api_id':'gid://shopify/Order/5','line_items':[]}")
                        .id());
        assertEquals(
                "4",
                parse("{'id':4,'admin_graphql_api_id':'gid://shopify/DraftOrder/5','line_items':[]}")
                        .id());
    }

    @Test
    void unitsAreThoseThatTheOrderHasNow() {
        assertEquals(
                2,
                lines("{'id':7,'variant_id':1,'quantity':3,'current_quantity':2}")
                        .get(0)
                        .units());
        assertEquals(3, lines("{'id':7,'variant_id':1,'quantity':3}").get(0).units());
        assertEquals(
                3,
                lines("{'id':7,'variant_id':1,'quantity':3,'current_quantity':null}")
                        .get(0)
                        .units());
        assertEquals(
                0,
                lines("{'id':7,'variant_id':1,'quantity':3,'current_quantity':0}")
                        .get(0)
                        .units());
    }

    @Test
    void whatARefundDidNotPutBackIsLost() {
        ShopifyOrder order = parse("{'id':1,'cancelled_at':'2026-01-01T00:00:00Z','line_items':["
                + "{'id':7,'variant_id':1,'quantity':5},{'id':8,'variant_id':1,'quantity':5}],'refunds':["
                + "{'refund_line_items':[{'line_item_id':7,'quantity':1,'restock_type':'no_restock'},"
                + "{'line_item_id':8,'quantity':2,'restock_type':'cancel'}]},"
                + "{'refund_line_items':[{'line_item_id':70,'line_item':{'id':70,"
                + "'admin_graphql_api_id':'gid://shopify/LineItem/7'},'quantity':2,'restock_type':'no_restock'}]}]}");
        assertEquals(3, order.lines().get(0).lost());
        assertEquals(0, order.lines().get(1).lost());
    }

    @Test
    void anOrderClaimsToBeOursInTwoPlaces() {
        assertEquals(
                List.of("spring.o1", "spring.o2"),
                parse("{'id':1,'line_items':[],'source_identifier':'spring.o1','note_attributes':["
                                + "{'name':'gift','value':'yes'},{'name':'tallylight_order_id','value':'spring.o2'}]}")
                        .claims());
        assertFalse(parse("{'id':1,'line_items':[],'cancelled_at':null}").cancelled());
    }

    @Test
    void anEditNamesWhatCannotBeReadToo() {
        String edit = "{'order_edit':{'order_id':1,'created_at':'2026-01-01T00:00:00Z','line_items':LINES}}";
        for (String[] row : new String[][] {
            {"order_edit.line_items", "5"},
            {"order_edit.line_items.additions", "{'additions':5}"},
            {"order_edit.line_items.additions[0]", "{'additions':[5]}"}
        }) {
            var body = Json.readObject(edit.replace("LINES", row[1]).replace('\'', '"'));
            assertEquals(
                    row[0],
                    assertThrows(InvalidFieldException.class, () -> ShopifyEdit.parse(body))
                            .field());
        }
    }

    @Test
    void aClaimThatWouldForgeALineOfTheLogIsNone() {
        assertEquals(
                List.of(),
                parse("{'id':1,'line_items':[],'source_identifier':'a\\u0000b','note_attributes':["
                                + "{'name':'tallylight_order_id','value':'a\\n12:00:00 ERROR b'}]}")
                        .claims());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id | {'line_items':[]}",
                "id | {'id':1.5,'line_items':[]}",
                "id | {'id':1e3,'line_items':[]}",
                "id | {'id':0,'line_items':[]}",
                "id | {'id':-1,'line_items':[]}",
                "id | {'id':'gid://shopify/Product/1','line_items':[]}",
                "line_items | {'id':1}",
                "line_items | {'id':1,'line_items':{}}",
                "line_items[0].id | {'id':1,'line_items':[{'variant_id':1,'quantity':1}]}",
                "line_items[0].variant_id | {'id':1,'line_items':[{'id':1,'variant_id':9007199254740993.0,'quantity':1}]}",
                "line_items[0].variant_id | {'id':1,'line_items':[{'id':1,'variant_id':18446744073709551616,'quantity':1}]}",
                "line_items[0].variant_id | {'id':1,'line_items':[{'id':1,'variant_id':true,'quantity':1}]}",
                "line_items[0].quantity | {'id':1,'line_items':[{'id':1,'variant_id':1}]}",
                "line_items[0].quantity | {'id':1,'line_items':[{'id':1,'variant_id':1,'quantity':-1}]}",
                "line_items[0].current_quantity | {'id':1,'line_items':[{'id':1,'variant_id':1,'current_quantity':'2'}]}",
                "line_items[0] | {'id':1,'line_items':[5]}",
                "line_items[0].sku | {'id':1,'line_items':[{'id':1,'variant_id':1,'quantity':1,'sku':5}]}",
                "line_items[1].id | {'id':1,'line_items':[{'id':1,'variant_id':1,'quantity':1},{'id':'1','variant_id':2,'quantity':1}]}",
                "line_items[1].id | {'id':1,'line_items':[{'id':1,'variant_id':1,'quantity':1},{'id':1}]}",
                "admin_graphql_api_id | {'id':1,'admin_graphql_api_id':5,'line_items':[]}",
                "cancelled_at | {'id':1,'line_items':[],'cancelled_at':'x'}",
                "cancelled_at | {'id':1,'line_items':[],'cancelled_at':5}",
                "created_at | {'id':1,'line_items':[],'created_at':false}",
                "source_identifier | {'id':1,'line_items':[],'source_identifier':[]}",
                "refunds | {'id':1,'line_items':[],'refunds':5}",
                "refunds[0] | {'id':1,'line_items':[],'refunds':[5]}",
                "refunds[0].refund_line_items | {'id':1,'line_items':[],'refunds':[{'refund_line_items':{}}]}",
                "refunds[0].refund_line_items[0] | {'id':1,'line_items':[],'refunds':[{'refund_line_items':['x']}]}",
                "refunds[0].refund_line_items[0].restock_type | {'id':1,'line_items':[],'refunds':[{'refund_line_items':[{'line_item_id':1,'quantity':1,'restock_type':1}]}]}",
                "refunds[0].refund_line_items[0].line_item | {'id':1,'line_items':[],'refunds':[{'refund_line_items':[{'line_item':1,'quantity':1}]}]}",
                "note_attributes | {'id':1,'line_items':[],'note_attributes':5}",
                "note_attributes[0] | {'id':1,'line_items':[],'note_attributes':[5]}",
            })
    void whatCannotBeReadIsNamed(String field, String json) {
        assertEquals(
                field,
                assertThrows(InvalidFieldException.class, () -> parse(json)).field());
    }
}
