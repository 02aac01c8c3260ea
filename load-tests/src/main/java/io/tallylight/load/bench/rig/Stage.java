package io.tallylight.load.bench.rig;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tallylight.load.bench.wire.RequestTemplate;
import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.bench.wire.Sequence;
import io.tallylight.load.client.CallSettings;
import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.Reply;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.Waiting;
import io.tallylight.load.facts.LedgerFacts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Shows with offers, the requests that reserve or buy in them, and what was acknowledged. */
public final class Stage {
    private static final long HOLD_MS = 3_600_000;
    private static final int PRICE = 1_999;
    /** An audit of millions of reservations takes its time. */
    private static final long ANSWER_MS = 120_000;

    private final List<EngineClient> shows = new ArrayList<>();
    private final List<RequestTemplate> requests = new ArrayList<>();
    private final Sequence sequence;
    private long acknowledged;
    private long unknown;

    /** What buyers ask for. */
    public enum Asked {
        RESERVATIONS,
        /** Sales in one step, paid elsewhere. */
        ORDERS,
        /** One as often as the other, each on connections of its own. */
        BOTH;

        private RequestTemplate request(URI url, String show, int offer) {
            boolean sells = this == ORDERS || (this == BOTH && offer % 2 == 1);
            return sells ? RequestTemplate.sell(url, show, sku(offer)) : RequestTemplate.reserve(url, show, sku(offer));
        }
    }

    /**
     * What to make.
     *
     * @param name of the shows: letters, digits and hyphens; a number is added where there are several
     * @param shows how many, 1 or more
     * @param offers in each show
     * @param allotted units of each offer
     * @param perBuyerLimit units, or 0 for no limit
     * @param buyers how many there are
     * @param asked what they ask for
     */
    public record Plan(String name, int shows, int offers, long allotted, int perBuyerLimit, int buyers, Asked asked) {
        /** So many units that a benchmark never sells out. */
        public static final long PLENTY = 1_000_000_000L;

        /** So high that nobody reaches it; counting towards it costs what counting costs. */
        public static final int HIGH_LIMIT = 1_000_000;

        /** Buyers who reserve. */
        public Plan(String name, int shows, int offers, long allotted, int perBuyerLimit, int buyers) {
            this(name, shows, offers, allotted, perBuyerLimit, buyers, Asked.RESERVATIONS);
        }

        /** One show with 8 offers. */
        public static Plan of(String name, boolean limited, int buyers) {
            return new Plan(name, 1, 8, PLENTY, limited ? HIGH_LIMIT : 0, buyers);
        }

        public Plan inShows(int count) {
            return new Plan(name, count, offers, allotted, perBuyerLimit, buyers, asked);
        }

        public Plan allotting(long units) {
            return new Plan(name, shows, offers, units, perBuyerLimit, buyers, asked);
        }

        /** The same with buyers who ask for this. */
        public Plan asking(Asked what) {
            return new Plan(name, shows, offers, allotted, perBuyerLimit, buyers, what);
        }
    }

    private Stage(int buyers) {
        this.sequence = new Sequence(buyers);
    }

    static Stage make(Vertx vertx, URI url, Plan plan) throws RigException {
        var stage = new Stage(plan.buyers());
        for (int i = 1; i <= plan.shows(); i++) {
            stage.addShow(vertx, url, plan, plan.shows() == 1 ? plan.name() : plan.name() + "-" + i);
        }
        return stage;
    }

    private void addShow(Vertx vertx, URI url, Plan plan, String show) throws RigException {
        var settings = new CallSettings(8, ANSWER_MS, ANSWER_MS);
        var client = new EngineClient(vertx, vertx.getOrCreateContext(), url, show, settings, new Random(1));
        shows.add(client);
        var making = accepted("show " + show, client.putShow("Benchmark", "EUR", HOLD_MS));
        for (int i = 0; i < plan.offers(); i++) {
            var sku = sku(i);
            var offer = JsonNodeFactory.instance.objectNode().put("title", "Offer " + (i + 1));
            offer.put("price", PRICE).put("allotted", plan.allotted());
            if (plan.perBuyerLimit() > 0) {
                offer.put("perBuyerLimit", plan.perBuyerLimit());
            }
            requests.add(plan.asked().request(url, show, i));
            making = making.compose(before -> accepted("offer " + sku, client.putOffer(sku, offer)));
        }
        var unused = await("making " + show, making);
    }

    /** Of the request with that number, from 0, where there is one show. */
    public static String sku(int number) {
        return "SKU-" + (number + 1);
    }

    public List<RequestTemplate> requests() {
        return requests;
    }

    public Sequence sequence() {
        return sequence;
    }

    /** Reserves one unit in the first show; answers the bytes of the reservation as JSON. */
    public int bytesOfAReservation() throws RigException {
        var reply = await("a reservation", shows.get(0).reserve("0".repeat(20), "b000000", "all", Map.of("SKU-1", 1)));
        if (reply.status() != 201) {
            throw new RigException("a reservation: " + reply.describe());
        }
        acknowledged++;
        return reply.body().toString().length();
    }

    /** Notes what a load was told, for the check. */
    public void note(Run run) {
        acknowledged += run.answered(201);
        unknown += run.lost() + run.answered(503);
    }

    /** The ledger of the first show. */
    public LedgerFacts ledger() throws RigException {
        return await("the ledger", shows.get(0).ledger());
    }

    /** Whether the ledger agrees with itself and with what was acknowledged; what does not is named. */
    List<String> check() throws RigException {
        var complaints = new ArrayList<String>();
        long taken = 0;
        for (var show : shows) {
            var ledger = await("the ledger", show.ledger());
            taken += ledger.reserved() + ledger.sold();
            if (!ledger.conserved()) {
                complaints.add("a show is not conserved: " + ledger);
            }
        }
        if (taken < acknowledged || taken > acknowledged + unknown) {
            complaints.add("reserved or sold are " + taken + " units, acknowledged were " + acknowledged
                    + ", without a definite answer " + unknown);
        }
        return complaints;
    }

    private static Future<Reply> accepted(String what, Future<Reply> reply) {
        return reply.compose(answer -> answer.isSuccess()
                ? Future.succeededFuture(answer)
                : Future.failedFuture(new RigException(what + ": " + answer.describe())));
    }

    private static <T> T await(String what, Future<T> future) throws RigException {
        try {
            return Waiting.on(what, future);
        } catch (EvidenceException e) {
            throw new RigException(String.valueOf(e.getMessage()), e);
        }
    }
}
