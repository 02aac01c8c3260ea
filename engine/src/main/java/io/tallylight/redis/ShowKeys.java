package io.tallylight.redis;

import java.util.List;

/**
 * Names of a show's keys, all under the show's hash tag. Their contents are described in {@code docs/redis-keys.md}.
 *
 * @param show the show's id, as clients write it
 * @param prefix {@code tl:{S}:}, with the braces and percent signs of the id encoded so that the tag stays whole
 */
public record ShowKeys(String show, String prefix) {
    /** Set of the ids of all shows. */
    public static final String SHOWS = "tl:shows";

    /** Word that the data set gets when it is first used, and that is lost when all of the data are lost. */
    public static final String LIFE = "tl:life";

    /** Server that wrote these data last, and the incarnation of the data. */
    public static final String PRIMARY = "tl:primary";

    /** Set of the nodes that use these data. */
    public static final String NODES = "tl:nodes";

    /** Returns the key of a node's entry. */
    public static String node(String id) {
        return "tl:node:" + id;
    }

    /** Order systems that are parked: name to the time and the reason. */
    public static final String PARKED = "tl:parked";

    /** Set of the shows that have, or once had, dead letters. */
    public static final String DEAD = "tl:dead";

    /** Set of the shows in which a message is, or was, blocked. */
    public static final String BLOCKED = "tl:blocked";

    /** Set of the deleted shows that are being removed: id, NUL, epoch. */
    public static final String DELETING = "tl:deleting";

    /** Times at which nodes last said that they read for an order system: its name to epoch ms. */
    public static final String READERS = "tl:readers";

    /** Set of what is owed to sales on other platforms, in all shows. */
    public static final String OWING = "tl:owing";

    /** Set of the offers that have received a commerce platform's inventory levels, in all shows. */
    public static final String LEVELLED = "tl:levelled";

    /** Returns the key of the set of the lines of an order on a commerce platform that concern offers, of all shows. */
    public static String orderLines(String platform, String order) {
        return "tl:lines:" + platform + ":" + order;
    }

    /** Returns the key of the set of the offers, of all shows, that have this id in another system. */
    public static String external(String name, String id) {
        return "tl:external:" + name + ":" + id;
    }

    /** Returns the key that is set while a commerce platform's webhook of this topic and id counts as taken. */
    public static String taken(String platform, String topic, String webhookId) {
        return "tl:taken:" + platform + ":" + topic + ":" + webhookId;
    }

    /** Returns the keys of one show. */
    public static ShowKeys of(String show) {
        String tag = show.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
        return new ShowKeys(show, "tl:{" + tag + "}:");
    }

    /** Returns the keys under which this show is rebuilt, hidden, before they replace its own. */
    public ShowKeys rebuilt() {
        return new ShowKeys(show, prefix + "rebuilt:");
    }

    /** Returns the key of the orders that order systems are offered again while a show is rebuilt. */
    public String offered() {
        return prefix + "offered";
    }

    /** Returns the key of the secret for record ids of idempotency keys, for all shows. */
    public static String idSecret() {
        return "tl:ids";
    }

    /** Returns the key of the token of the attempt that rebuilds this show. */
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

    /** Returns the key of the notices of the host to all viewers, which expire. */
    public String notices() {
        return prefix + "notices";
    }

    /** Returns the key of the number of viewers on each node. */
    public String viewers() {
        return prefix + "viewers";
    }

    /** Returns the key of a buyer's id, stored under a ticket that can be used once. */
    public String ticket(String ticket) {
        return prefix + "ticket:" + ticket;
    }

    public String outbox() {
        return prefix + "outbox";
    }

    public String delivery() {
        return prefix + "delivery";
    }

    /** Returns the key of the lease of the node that flushes this show to that order system. */
    public String lease(String orderSystem) {
        return prefix + "lease:" + orderSystem;
    }

    /** Returns the key of the lease for the replay of a dead letter of one order system. */
    public String replay(String orderSystem, String label) {
        return prefix + "replay:" + orderSystem + ":" + label;
    }

    /** Returns the key of the payment tasks. */
    public String payments() {
        return prefix + "payments";
    }

    /** Returns the key of the payment tasks that failed for good. */
    public String incidents() {
        return prefix + "incidents";
    }

    /** Returns the key of the number of failed refunds of each key that became incidents. */
    public String reportedFailures() {
        return prefix + "reported";
    }

    /** Returns the key of the lease of the node that executes the payment tasks of this method's gateway. */
    public String paymentsLease(String method) {
        return prefix + "lease:payments:" + method;
    }

    /** Returns the key of the lease of the import in progress. */
    public String importLease() {
        return prefix + "lease:import:";
    }

    /** Returns the key of the money of the test gateway. */
    public String testMoney() {
        return prefix + "testmoney";
    }

    /** Returns the key that is set while a webhook of this id counts as received. */
    public String heard(String webhookId) {
        return prefix + "heard:" + webhookId;
    }

    /** Returns the key of the units that sales on commerce platforms took from this show's offers. */
    public String elsewhere() {
        return prefix + "elsewhere";
    }

    /** Returns the key of the units sold here that commerce platforms have booked as orders of their own. */
    public String booked() {
        return prefix + "booked";
    }

    /**
     * Returns the keys that are removed with a deleted show. Its hash, stock, events, outbox, progress and payments are
     * not among them: each of those is removed at its own time. Keys that are missing here expire by themselves.
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

    /** Returns the key of the time since which offers are found by their ids in other systems. */
    public String listed() {
        return prefix + "listed";
    }

    /** Returns the key of the inventory levels that commerce platforms reported for this show's offers. */
    public String levels() {
        return prefix + "levels";
    }
}
