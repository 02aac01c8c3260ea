package io.tallylight.load.replay;

import io.tallylight.load.trace.Basket;
import io.tallylight.load.trace.Cancellation;
import io.tallylight.load.trace.RetailTrace;
import io.tallylight.load.trace.TraceLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Turns a day into a {@link ReplayPlan}. Used once. */
final class Planner {
    /** A buyer acts between these shares of the hold, so that most act in time. */
    private static final double THINK_MIN = 0.05;

    private static final double THINK_MAX = 0.6;
    /** A cancellation that comes after the hold would have ended is sent at this share of it. */
    private static final double LATEST_CANCEL = 0.8;

    private final long holdMs;
    private final long seed;
    private final Random random;
    private final FateDeck deck;
    private final TimeScale scale;
    private final List<Part> parts = new ArrayList<>();
    private int splitInvoices;
    private int unmatched;
    private int broughtForward;

    private Planner(RetailTrace trace, long durationMs, long holdMs, long seed) {
        this.holdMs = holdMs;
        this.seed = seed;
        this.random = new Random(seed);
        this.deck = new FateDeck(random);
        this.scale = TimeScale.of(trace, durationMs);
    }

    /** Plans a day into {@code durationMs} milliseconds, for reservations that hold {@code holdMs}. */
    static ReplayPlan plan(RetailTrace trace, long durationMs, long holdMs, long seed) {
        var planner = new Planner(trace, durationMs, holdMs, seed);
        trace.baskets().forEach(planner::split);
        trace.cancellations().forEach(planner::match);
        var baskets = planner.parts.stream()
                .map(planner::planned)
                .sorted(Comparator.comparingLong(PlannedBasket::dueMs))
                .toList();
        return new ReplayPlan(
                baskets,
                planner.splitInvoices,
                trace.cancellations().size(),
                planner.unmatched,
                planner.broughtForward);
    }

    private void split(Basket basket) {
        var lines = basket.lines();
        if (lines.size() > ReplayPlan.LINES_MAX) {
            splitInvoices++;
        }
        for (int from = 0; from < lines.size(); from += ReplayPlan.LINES_MAX) {
            var some = lines.subList(from, Math.min(lines.size(), from + ReplayPlan.LINES_MAX));
            parts.add(new Part(basket, 1 + from / ReplayPlan.LINES_MAX, bySku(some)));
        }
    }

    private static Map<String, Integer> bySku(List<TraceLine> lines) {
        var units = new LinkedHashMap<String, Integer>();
        lines.forEach(line -> units.put(line.sku(), line.quantity()));
        return units;
    }

    /** Gives the cancellation to the buyer's latest basket before it that has the SKU. */
    private void match(Cancellation cancellation) {
        Optional<Part> latest = parts.stream()
                .filter(part -> part.basket.buyerId().equals(cancellation.buyerId()))
                .filter(part -> part.basket.atMs() <= cancellation.atMs())
                .filter(part -> part.lines.containsKey(cancellation.sku()))
                .reduce((earlier, later) -> later.basket.atMs() >= earlier.basket.atMs() ? later : earlier);
        latest.ifPresentOrElse(part -> part.cancellations.add(cancellation), () -> unmatched++);
    }

    private PlannedBasket planned(Part part) {
        long dueMs = scale.offsetMs(part.basket.atMs());
        var fate = part.cancellations.isEmpty() ? deck.deal() : Fate.CANCEL;
        long actAfterMs = fate == Fate.CANCEL ? cancelAfterMs(part, dueMs) : thinkMs();
        return new PlannedBasket(
                "replay-" + seed + "-" + part.basket.invoice() + "-" + part.number,
                part.basket.buyerId(),
                dueMs,
                part.lines,
                fate,
                actAfterMs,
                part.cancellations.stream().map(Cancellation::sku).toList());
    }

    private long cancelAfterMs(Part part, long dueMs) {
        long firstMs =
                part.cancellations.stream().mapToLong(Cancellation::atMs).min().orElseThrow();
        long afterMs = scale.offsetMs(firstMs) - dueMs;
        long latestMs = (long) (holdMs * LATEST_CANCEL);
        if (afterMs > latestMs) {
            broughtForward++;
        }
        return Math.min(afterMs, latestMs);
    }

    private long thinkMs() {
        return (long) (holdMs * (THINK_MIN + (THINK_MAX - THINK_MIN) * random.nextDouble()));
    }

    /** As much of an invoice as fits one basket. */
    private static final class Part {
        private final Basket basket;
        private final int number;
        private final Map<String, Integer> lines;
        private final List<Cancellation> cancellations = new ArrayList<>();

        private Part(Basket basket, int number, Map<String, Integer> lines) {
            this.basket = basket;
            this.number = number;
            this.lines = lines;
        }
    }
}
