package io.tallylight.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final long SEED = 20_261_121;

    @Test
    void everyItemHasAPictureOfOurs() {
        for (DemoShow.Item item : DemoShow.ITEMS) {
            assertNotNull(getClass().getResource("/web/demo/" + item.picture() + ".svg"), item.picture());
        }
    }

    @Test
    void skusAreDistinct() {
        long distinct =
                DemoShow.ITEMS.stream().map(DemoShow.Item::sku).distinct().count();
        assertEquals(DemoShow.ITEMS.size(), distinct);
    }

    @Test
    void aFeaturedProductStartsAWaveThatEbbs() {
        DemoBuyers buyers = new DemoBuyers(new DemoApi("http://127.0.0.1:1"), new Random(SEED));
        int crest = 0;
        int calm = 0;
        for (int i = 0; i < 1_000; i++) {
            crest += buyers.arrivals(0, 0.2);
            calm += buyers.arrivals(20, 0.2);
        }
        // 1,000 fifths of a second: 7.8 a second at the crest, 0.85 long after; seed 20261121.
        assertEquals(1_560, crest, 160);
        assertEquals(169, calm, 50);
    }

    @Test
    void theUrlsAreThoseOfTheShow() {
        String urls = Demo.urls("http://127.0.0.1:8080");
        assertTrue(urls.contains("http://127.0.0.1:8080/overlay/friday-night-live\n"), urls);
        assertTrue(urls.contains("http://127.0.0.1:8080/shop/friday-night-live\n"), urls);
    }
}
