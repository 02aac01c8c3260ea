package io.tallylight.load.verdict;

import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.facts.Evidence;
import io.tallylight.load.facts.LedgerFacts;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.Stock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The checks that count units. */
final class StockChecks {
    private static final LedgerFacts.Line NONE = new LedgerFacts.Line(0, new Stock(0, 0, 0));

    private final Evidence evidence;
    private final LedgerFacts ledger;
    private final Map<String, Long> allotted;
    /** Units of the acknowledged orders. */
    private final Map<String, Long> acknowledged = new HashMap<>();
    /** Units of the orders found from checkouts that nobody answered. */
    private final Map<String, Long> unanswered = new HashMap<>();

    StockChecks(Evidence evidence) {
        this.evidence = evidence;
        this.ledger = evidence.ledger();
        this.allotted = new TreeMap<>(evidence.run().allotted());
        evidence.run().acknowledged().forEach(order -> add(acknowledged, order.units()));
        var known = new HashSet<String>();
        evidence.run().acknowledged().stream().map(Acknowledged::orderId).forEach(known::add);
        for (var order : evidence.orders()) {
            if (evidence.run().uncertain().contains(order.reservationId()) && known.add(order.id())) {
                add(unanswered, order.units());
            }
        }
    }

    /** By the ledger, by the acknowledged orders and by the orders found: the worst of the three counts. */
    Finding oversold() {
        var found = new HashMap<String, Long>();
        evidence.orders().stream().map(OrderFact::units).forEach(units -> add(found, units));
        long units = 0;
        var examples = new ArrayList<String>();
        for (var sku : allSkus()) {
            var stock = ledger.offers().getOrDefault(sku, NONE).stock();
            long taken = Math.max(stock.sold() + stock.reserved(), acknowledged.getOrDefault(sku, 0L));
            long over = Math.max(taken, found.getOrDefault(sku, 0L)) - allotted.getOrDefault(sku, 0L);
            if (over > 0) {
                units += over;
                examples.add(sku + ": " + over + " over the " + allotted.getOrDefault(sku, 0L) + " allotted");
            }
        }
        return new Finding(Check.OVERSOLD, units, examples);
    }

    Finding stranded() {
        var examples = new ArrayList<String>();
        new TreeMap<>(ledger.offers()).forEach((sku, line) -> {
            if (line.stock().reserved() != 0) {
                examples.add(sku + ": " + line.stock().reserved() + " reserved");
            }
        });
        return new Finding(Check.STRANDED, ledger.reserved(), examples);
    }

    Finding notConserved() {
        var wrong = new ArrayList<String>();
        for (var sku : allSkus()) {
            var line = ledger.offers().getOrDefault(sku, NONE);
            long given = allotted.getOrDefault(sku, 0L);
            if (line.allotted() != given
                    || line.stock().sum() != given
                    || line.stock().available() < 0) {
                wrong.add(sku + ": given " + given + ", ledger " + line.allotted() + " = " + line.stock());
            }
        }
        if (!ledger.conserved() && wrong.isEmpty()) {
            wrong.add("the engine's own recount says that it is not conserved");
        }
        return Finding.of(Check.NOT_CONSERVED, wrong);
    }

    Finding soldDiffers() {
        long units = 0;
        var examples = new ArrayList<String>();
        for (var sku : allSkus()) {
            long sold = ledger.offers().getOrDefault(sku, NONE).stock().sold();
            long ordered = acknowledged.getOrDefault(sku, 0L) + unanswered.getOrDefault(sku, 0L);
            if (sold != ordered) {
                units += Math.abs(sold - ordered);
                examples.add(sku + ": ledger sold " + sold + ", ordered " + ordered);
            }
        }
        return new Finding(Check.SOLD_DIFFERS, units, examples);
    }

    private Set<String> allSkus() {
        var skus = new TreeSet<>(allotted.keySet());
        skus.addAll(ledger.offers().keySet());
        skus.addAll(acknowledged.keySet());
        return skus;
    }

    private static void add(Map<String, Long> total, Map<String, Long> units) {
        units.forEach((sku, quantity) -> total.merge(sku, quantity, Long::sum));
    }
}
