package io.tallylight.redis;

import java.util.List;

/**
 * Names of a show's keys, all under the show's hash tag. What each holds is said in {@code docs/redis-keys.md}.
 *
 * @param show the show's id, as clients write it
 * @param prefix {@code tl:{S}:}, with the braces and percent signs of the id encoded so that the tag stays whole
 */
public record ShowKeys(String show, String prefix) {
    /** The set of the ids of all shows. */
    public static final String SHOWS = "tl:shows";

    /** A word that these data got when they were first used, and that goes when all of them go. */
    public static final String LIFE = "tl:life";

    /** The server that wrote these data last, and the incarnation of the data. */
    public static final String PRIMARY = "tl:primary";

    /** The set of the nodes that use these data. */
    public static final String NODES = "tl:nodes";

    /** What a node tells of itself. */
    public static String node(String id) {
        return "tl:node:" + id;
    }

    /** The order systems that are parked: name to when and why. */
    public static final String PARKED = "tl:parked";

    /** The set of the shows that have, or once had, dead letters. */
    public static final String DEAD = "tl:dead";

    /** The set of the shows in which a message is, or was, blocked. */
    public static final String BLOCKED = "tl:blocked";

    /** The set of the deleted shows that are being removed: id, NUL, epoch. */
    public static final String DELETING = "tl:deleting";

    /** When nodes last said that they read for an order system: its name to epoch ms. */
    public static final String READERS = "tl:readers";

    /** The set of what is owed to sales elsewhere, in all shows. */
    public static final String OWING = "tl:owing";

    /** The set of the offers that have heard of a commerce platform's levels, in all shows. */
    public static final String LEVELLED = "tl:levelled";

    /** The set of the lines of an order on a commerce platform that concern offers, of all shows. */
    public static String orderLines(String platform, String order) {
        return "tl:lines:" + platform + ":" + order;
    }

    /** The set of the offers, of all shows, that have this id in another system. */
    public static String external(String name, String id) {
        return "tl:external:" + name + ":" + id;
    }

    /** Set while a commerce platform's webhook of this topic and id counts as taken. */
    public static String taken(String platform, String topic, String webhookId) {
        return "tl:taken:" + platform + ":" + topic + ":" + webhookId;
    }

    /** The keys of one show. */
    public static ShowKeys of(String show) {
        String tag = show.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
        return new ShowKeys(show, "tl:{" + tag + "}:");
    }

    /** The keys in which this show is rebuilt, unseen, before it takes their place. */
    public ShowKeys rebuilt() {
        return new ShowKeys(show, prefix + "rebuilt:");
    }

    /** While a show is rebuilt, the orders that order systems are offered again. */
    public String offered() {
        return prefix + "offered";
    }

    /** What record ids of idempotency keys are made with, for all shows. */
    public static String idSecret() {
        return "tl:ids";
    }

    /** Holds the token of the attempt that rebuilds this show. */
    public String rebuild() {
        return prefix + "rebuild";
    }

    public String showHash() {
        return prefix + "show";
    }

    public String offers() {
        return prefix + "offers";
    }

    public String terms() {
        return prefix + "terms";
    }

    public String stock() {
        return prefix + "stock";
    }

    public String removed() {
        return prefix + "removed";
    }

    public String records() {
        return prefix + "records";
    }

    public String due() {
        return prefix + "due";
    }

    public String buyers() {
        return prefix + "buyers";
    }

    public String orders() {
        return prefix + "orders";
    }

    public String audited() {
        return prefix + "audited";
    }

    public String events() {
        return prefix + "events";
    }

    /** What the host said to all viewers, for a while. */
    public String notices() {
        return prefix + "notices";
    }

    /** How many viewers each node has. */
    public String viewers() {
        return prefix + "viewers";
    }

    /** A buyer's id, under a ticket that stands for it once. */
    public String ticket(String ticket) {
        return prefix + "ticket:" + ticket;
    }

    public String outbox() {
        return prefix + "outbox";
    }

    public String delivery() {
        return prefix + "delivery";
    }

    /** Held by the node that flushes this show to that order system. */
    public String lease(String orderSystem) {
        return prefix + "lease:" + orderSystem;
    }

    /** Held by who replays a dead letter of one order system. */
    public String replay(String orderSystem, String label) {
        return prefix + "replay:" + orderSystem + ":" + label;
    }

    /** What is owed to payment gateways. */
    public String payments() {
        return prefix + "payments";
    }

    /** What is owed to gateways and failed for good. */
    public String incidents() {
        return prefix + "incidents";
    }

    /** How many failed refunds of each key became incidents. */
    public String reportedFailures() {
        return prefix + "reported";
    }

    /** Held by the node that does what is owed to the gateway of this method. */
    public String paymentsLease(String method) {
        return prefix + "lease:payments:" + method;
    }

    /** Held by the import that is under way. */
    public String importLease() {
        return prefix + "lease:import:";
    }

    /** Money of the gateway that only pretends. */
    public String testMoney() {
        return prefix + "testmoney";
    }

    /** Set while a webhook of this id counts as heard. */
    public String heard(String webhookId) {
        return prefix + "heard:" + webhookId;
    }

    /** What sales on commerce platforms took from this show's offers. */
    public String elsewhere() {
        return prefix + "elsewhere";
    }

    /** Which units sold here commerce platforms have booked as orders of their own. */
    public String booked() {
        return prefix + "booked";
    }

    /**
     * Keys that are removed with a deleted show, beside its hash, stock, events, outbox, progress and payments, of which each
     * has its time. Those that are missing here expire by themselves.
     */
    public List<String> removable() {
        return List.of(
                offers(),
                terms(),
                removed(),
                records(),
                due(),
                buyers(),
                orders(),
                audited(),
                reportedFailures(),
                testMoney(),
                elsewhere(),
                booked(),
                listed(),
                levels(),
                notices(),
                viewers());
    }

    /** Since when offers are found by their ids in other systems. */
    public String listed() {
        return prefix + "listed";
    }

    /** How much commerce platforms said that they have of this show's offers. */
    public String levels() {
        return prefix + "levels";
    }
}
