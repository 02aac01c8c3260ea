package io.tallylight.commerce;

import io.tallylight.ledger.record.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A stand-in for a Shopify shop: one variant in two places, orders of its own and those that it books for the show. What it
 * does takes a second each, and answers what it tells of it.
 */
final class SimulatedShop {
    static final long ITEM = 77;

    private static final int PLACES = 2;
    private static final long FIRST_ORDER = 1_000;

    /** What the show listens to, and what the shop says. */
    enum Kind {
        ORDERS,
        /** Its orders name ours in a field that buyers cannot write. */
        LEVELS_WITH_IDS,
        LEVELS_WITHOUT_IDS
    }

    /** A webhook. */
    record Delivery(String topic, String body, long triggeredMs) {}

    /** An order with one line. */
    private static final class Order {
        final long id;
        final long created;
        final String more;

        /** Units of the show's order that it was made from. */
        final long ours;

        long ordered;
        long current;
        long lost;
        boolean cancelled;
        long updated;

        Order(long id, long seconds, long units, long ours, String more) {
            this.id = id;
            this.created = seconds;
            this.updated = seconds;
            this.ordered = units;
            this.current = units;
            this.ours = ours;
            this.more = more;
        }

        long kept() {
            return cancelled ? lost : current + lost;
        }

        String body() {
            String refunds = ",'refunds':[{'refund_line_items':[{'line_item_id':" + id + ",'quantity':" + lost
                    + ",'restock_type':'no_restock'}]}]";
            String body = CommerceFixture.order(
                    id,
                    created,
                    updated,
                    CommerceFixture.line(id, ITEM, ordered, current),
                    more + (lost > 0 ? refunds : ""));
            return cancelled ? CommerceFixture.cancelled(body) : body;
        }
    }

    final Kind kind;
    private final Random random;
    private final long[] places = new long[PLACES];
    private final TreeMap<Long, Order> orders = new TreeMap<>();
    private final TreeMap<String, Order> byOurs = new TreeMap<>();
    private long seconds = 1;

    SimulatedShop(Kind kind, Random random, long units) {
        this.kind = kind;
        this.random = random;
        places[0] = units - units / PLACES;
        places[1] = units / PLACES;
    }

    /** Units that it has; below 0 where it sold more. */
    long stock() {
        return places[0] + places[1];
    }

    /** Units that its orders keep and that were not sold in the show. */
    long salesElsewhere() {
        return orders.values().stream()
                .mapToLong(order -> Math.max(0, order.kept() - order.ours))
                .sum();
    }

    /** Enters an order of the show. */
    List<Delivery> book(Reservation ours) {
        String more = kind == Kind.LEVELS_WITHOUT_IDS ? "" : CommerceFixture.source(ours);
        long units = ours.lines().get(0).quantity();
        Order order = add(units, units, more);
        byOurs.put(ours.id(), order);
        return tell("orders/create", order, move(-units));
    }

    List<Delivery> sell() {
        long units = 1L + random.nextInt(3);
        return tell("orders/create", add(units, 0, ""), move(-units));
    }

    private Order add(long units, long ours, String more) {
        seconds++;
        Order order = new Order(FIRST_ORDER + orders.size(), seconds, units, ours, more);
        orders.put(order.id, order);
        return order;
    }

    /** Adds or takes units of an order of its own, with or without putting them back. */
    List<Delivery> edit() {
        List<Order> open = sales();
        if (open.isEmpty()) {
            return List.of();
        }
        Order order = open.get(random.nextInt(open.size()));
        seconds++;
        order.updated = seconds;
        if (random.nextBoolean()) {
            long more = 1L + random.nextInt(4);
            order.ordered += more;
            order.current += more;
            List<Delivery> told = tell("orders/updated", order, move(-more));
            told.add(new Delivery("orders/edited", edited(order, more), millis()));
            return told;
        }
        long less = Math.min(order.current, 1 + random.nextInt(2));
        order.current -= less;
        if (random.nextInt(3) == 0) {
            order.lost += less;
            return tell("orders/updated", order, -1);
        }
        return tell("orders/updated", order, move(less));
    }

    private String edited(Order order, long more) {
        return "{'order_edit':{'id':1,'order_id':" + order.id + ",'created_at':'" + CommerceFixture.at(seconds)
                + "','line_items':{'additions':[{'id':" + order.id + ",'delta':" + more + "}],'removals':[]}}}";
    }

    List<Delivery> cancelSale() {
        List<Order> open = sales();
        return open.isEmpty() ? List.of() : cancel(open.get(random.nextInt(open.size())));
    }

    /** Cancels the order that it made of one of the show's. */
    List<Delivery> cancel(Reservation ours) {
        Order order = byOurs.get(ours.id());
        return order == null ? List.of() : cancel(order);
    }

    private List<Delivery> cancel(Order order) {
        seconds++;
        order.updated = seconds;
        order.cancelled = true;
        return tell("orders/cancelled", order, move(order.current));
    }

    private List<Order> sales() {
        return orders.values().stream()
                .filter(order -> order.ours == 0 && !order.cancelled && order.current > 0)
                .toList();
    }

    /** Counts a place anew, and finds a few units more or fewer; or moves some to the other one. */
    List<Delivery> count() {
        seconds++;
        int place = random.nextInt(PLACES);
        long found = random.nextInt(7) - 3L;
        places[place] += found;
        List<Delivery> told = new ArrayList<>(List.of(level(place)));
        if (random.nextBoolean()) {
            places[1 - place] -= found;
            told.add(level(1 - place));
        }
        return told;
    }

    /** What it says last about each order and each place. */
    List<Delivery> lastWords() {
        seconds++;
        List<Delivery> told = new ArrayList<>();
        for (Order order : orders.values()) {
            told.add(new Delivery(order.cancelled ? "orders/cancelled" : "orders/updated", order.body(), millis()));
        }
        for (int place = 0; place < PLACES; place++) {
            told.add(level(place));
        }
        return told;
    }

    private int move(long units) {
        int place = random.nextInt(PLACES);
        places[place] += units;
        return place;
    }

    /** An order, and the level of a place where one changed. */
    private List<Delivery> tell(String topic, Order order, int place) {
        List<Delivery> told = new ArrayList<>();
        told.add(new Delivery(topic, order.body(), millis()));
        if (place >= 0) {
            told.add(level(place));
        }
        return told;
    }

    private Delivery level(int place) {
        return new Delivery(
                "inventory_levels/update", CommerceFixture.level(ITEM, place + 1, places[place], seconds), millis());
    }

    private long millis() {
        return CommerceFixture.NOON_MS + seconds * 1_000;
    }
}
