package io.tallylight.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Json;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopifyLevelTest {
    private static final long NOON_MS = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    private static ShopifyLevel parse(String json) {
        return ShopifyLevel.parse(Json.readObject(json.replace('\'', '"')));
    }

    @Test
    void aRecordedLevelIsReadToTheLastDigitAndCountsNothing() throws Exception {
        ShopifyLevel level = ShopifyLevel.parse(ShopifyBodies.read("inventory_levels__update"));
        assertEquals(new ShopifyLevel("271878346596884015", "24826418", OptionalLong.empty(), 0), level);
    }

    @Test
    void aLevelWithoutAGlobalIdHasItsNumbers() {
        ShopifyLevel level = parse("{'inventory_item_id':9007199254740993,'location_id':'gid://shopify/Location/2',"
                + "'available':-3,'updated_at':'2026-01-31T07:00:00-05:00'}");
        assertEquals(new ShopifyLevel("9007199254740993", "2", OptionalLong.of(-3), NOON_MS), level);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inventory_item_id | {'location_id':1}",
                "inventory_item_id | {'inventory_item_id':2.5,'location_id':1}",
                "location_id | {'inventory_item_id':1}",
                "available | {'inventory_item_id':1,'location_id':1,'available':1.5}",
                "available | {'inventory_item_id':1,'location_id':1,'available':9007199254740993}",
                "updated_at | {'inventory_item_id':1,'location_id':1,'available':1}",
                "updated_at | {'inventory_item_id':1,'location_id':1,'available':1,'updated_at':'yesterday'}",
                "updated_at | {'inventory_item_id':1,'location_id':1,'available':1,'updated_at':'+999999999-12-31T00:00:00Z'}",
            })
    void whatCannotBeReadIsNamed(String field, String json) {
        assertEquals(
                field,
                assertThrows(InvalidFieldException.class, () -> parse(json)).field());
    }

    @Test
    void aLaterLevelIsNewsAndOfTwoAtTheSameTimeTheLower() {
        InventoryLevel level = new InventoryLevel("1", NOON_MS, 5, 10);
        assertTrue(new InventoryLevel("1", NOON_MS + 1_000, 0, 10).isNewsAfter(level));
        assertFalse(new InventoryLevel("1", NOON_MS - 1_000, 9, 1).isNewsAfter(level));
        assertTrue(new InventoryLevel("1", NOON_MS, 6, 99).isNewsAfter(level));
        assertFalse(new InventoryLevel("1", NOON_MS, 4, 1).isNewsAfter(level));
        assertTrue(new InventoryLevel("1", NOON_MS, 5, 9).isNewsAfter(level));
        assertFalse(level.isNewsAfter(level));
    }

    @Test
    void placesAddUpAndWhatIsOwedInOneIsTakenFromTheOthers() {
        InventoryLevels levels = InventoryLevels.none("k3f9")
                .with(new InventoryLevel("1", NOON_MS, 0, 7))
                .with(new InventoryLevel("2", NOON_MS, 3, 5))
                .with(new InventoryLevel("1", NOON_MS + 1_000, 0, -2));
        assertEquals(3, levels.total());
        assertEquals(3, levels.version());
        assertEquals(levels, InventoryLevels.parse("k3f9 3 " + levels.entries()));
        assertEquals(0, levels.in("other").version());
        assertEquals(3, levels.in("other").total());
        assertEquals(
                -4,
                InventoryLevels.none("k3f9")
                        .with(new InventoryLevel("1", NOON_MS, 0, -4))
                        .total());
        assertEquals(levels.withMissing(2), InventoryLevels.parse("k3f9 3 " + levels.entries() + " missing:2"));
    }
}
