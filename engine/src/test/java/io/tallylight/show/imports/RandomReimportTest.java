package io.tallylight.show.imports;

import static io.tallylight.show.imports.PlannedShow.warned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.testing.Seed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Made-up shops, edited at random and imported again and again. */
class RandomReimportTest {
    private static final int SHOPS = 300;
    private static final int EDITS = 6;
    private static final List<NoteCode> UNITS_MAY_BE_TOO_MANY =
            List.of(NoteCode.STOCK_ABOVE_SHOP, NoteCode.NOT_IN_FILE, NoteCode.POSSIBLE_DUPLICATE);

    @Test
    void whateverIsRenamedNoUnitIsOnSaleTwice() throws Exception {
        Seed seed = Seed.of(RandomReimportTest.class);
        Random random = seed.random();
        for (int i = 0; i < SHOPS; i++) {
            RandomShop shop = new RandomShop(random);
            PlannedShow show = new PlannedShow();
            String file = shop.export();
            String before = file;
            for (int edit = 0; edit <= EDITS; edit++) {
                String story = seed + "\nbefore\n" + before + "after\n" + file;
                JsonNode reply = take(show, shop, file, story);
                assertTrue(
                        show.onSale() + show.sold() <= shop.units(),
                        () -> show.onSale() + " on sale, " + show.sold() + " sold, the shop had " + shop.units() + "\n"
                                + show.stock() + "\n" + reply + "\n" + story);
                show.sellSomething(random);
                before = file;
                file = shop.editIdentity();
            }
        }
    }

    @Test
    void whateverChangesMoreUnitsThanTheShopHasAreOnlyOnSaleWithAWarning() throws Exception {
        Seed seed = Seed.of(RandomReimportTest.class);
        Random random = seed.random();
        for (int i = 0; i < SHOPS; i++) {
            RandomShop shop = new RandomShop(random);
            PlannedShow show = new PlannedShow();
            String file = shop.export();
            for (int edit = 0; edit <= EDITS; edit++) {
                String story = seed + "\n" + file;
                JsonNode reply = take(show, shop, file, story);
                boolean warned = UNITS_MAY_BE_TOO_MANY.stream()
                        .anyMatch(code -> !warned(reply, code).isEmpty());
                assertTrue(
                        warned || show.onSale() <= shop.units(),
                        () -> show.onSale() + " on sale, the shop has " + shop.units() + "\n" + show.stock() + "\n"
                                + reply + "\n" + story);
                file = shop.editAnything();
            }
        }
    }

    /** Imports a file twice; the second time nothing may change. */
    private static JsonNode take(PlannedShow show, RandomShop shop, String file, String story) throws Exception {
        JsonNode reply = show.take(file);
        assertEquals(
                shop.variants() - reply.path("rejected").size(),
                reply.path("counts").path("offers").asInt(),
                () -> reply + "\n" + story);
        String after = show.snapshot();
        JsonNode again = show.take(file);
        assertEquals(
                "[] []", again.path("made") + " " + again.path("updated"), () -> again + "\n" + after + "\n" + story);
        assertEquals(after, show.snapshot(), story);
        return reply;
    }
}
