package io.tallylight.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The buyers: they come in waves, most of them for the featured product; most pay, some change their mind, and some
 * leave and let their reservation expire. Confined to one thread except {@link #finish}.
 */
final class DemoBuyers {
    private static final List<String> CHANNELS = List.of("web", "web", "instagram", "tiktok", "youtube");

    /** Buyers a second in calm times, and at the peak of the wave that a newly featured product starts. */
    private static final double CALM = 0.8;

    private static final double CREST = 7;
    private static final double WAVE_SECONDS = 4;

    private static final double FEATURED_SHARE = 0.75;
    private static final double SECOND_UNIT_SHARE = 0.2;
    private static final double SECOND_LINE_SHARE = 0.15;
    private static final double PAYING_SHARE = 0.8;
    private static final double RELEASING_SHARE = 0.12;
    private static final int DECIDING_MS_MIN = 1_200;
    private static final int DECIDING_MS_MAX = 9_000;

    private final DemoApi api;
    private final RandomGenerator random;
    private long serial;

    DemoBuyers(DemoApi api, RandomGenerator random) {
        this.api = api;
        this.random = random;
    }

    /** The decision of a buyer who holds a reservation, and the delay before it. */
    record Decision(String reservation, Kind kind, long afterMs) {
        enum Kind {
            PAY,
            RELEASE,
            FORGET
        }
    }

    /** Returns how many arrive in the next {@code seconds}, at the given time after a product was featured. */
    int arrivals(double sinceFeaturedSeconds, double seconds) {
        double rate = CALM + CREST * Math.exp(-sinceFeaturedSeconds / WAVE_SECONDS);
        double left = Math.exp(-rate * seconds);
        int arrived = 0;
        for (double chance = random.nextDouble(); chance > left; chance *= random.nextDouble()) {
            arrived++;
        }
        return arrived;
    }

    /** Reserves for one buyer; returns the next decision if there was stock for it. */
    Decision arrive(List<DemoShow.Item> featured) throws IOException, InterruptedException {
        ObjectNode body = api.object()
                .put("buyerId", "viewer-" + Long.toString(System.currentTimeMillis(), 36) + "-" + serial++)
                .put("channel", CHANNELS.get(random.nextInt(CHANNELS.size())));
        DemoShow.Item first = pick(random.nextDouble() < FEATURED_SHARE ? featured : DemoShow.ITEMS);
        var lines = body.putArray("lines");
        lines.addObject().put("sku", first.sku()).put("quantity", random.nextDouble() < SECOND_UNIT_SHARE ? 2 : 1);
        DemoShow.Item second = pick(DemoShow.ITEMS);
        if (random.nextDouble() < SECOND_LINE_SHARE && !second.sku().equals(first.sku())) {
            lines.addObject().put("sku", second.sku()).put("quantity", 1);
        }
        DemoApi.Reply reply = api.post(DemoShow.PATH + "/reservations", body);
        double mood = random.nextDouble();
        Decision.Kind kind = !reply.done()
                ? Decision.Kind.FORGET
                : mood < PAYING_SHARE
                        ? Decision.Kind.PAY
                        : mood < PAYING_SHARE + RELEASING_SHARE ? Decision.Kind.RELEASE : Decision.Kind.FORGET;
        return new Decision(reply.body().path("id").asText(), kind, random.nextInt(DECIDING_MS_MIN, DECIDING_MS_MAX));
    }

    /** Carries a decision out. For any thread. */
    void finish(Decision decision) throws IOException, InterruptedException {
        String path = DemoShow.PATH + "/reservations/" + decision.reservation();
        DemoApi.Reply reply = decision.kind() == Decision.Kind.PAY ? pay(path, decision) : api.delete(path);
        if (reply.status() >= 500) {
            throw new IOException("status " + reply.status() + " for a " + decision.kind());
        }
    }

    private DemoApi.Reply pay(String path, Decision decision) throws IOException, InterruptedException {
        ObjectNode body = api.object();
        body.putObject("payment").put("method", "external").put("reference", "demo-" + decision.reservation());
        return api.post(path + "/checkout", body);
    }

    private DemoShow.Item pick(List<DemoShow.Item> items) {
        return items.get(random.nextInt(items.size()));
    }
}
