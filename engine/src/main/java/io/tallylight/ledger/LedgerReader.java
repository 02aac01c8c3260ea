package io.tallylight.ledger;

import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the ledger keeps. Every later read sees the changes of a command that was answered. May be used from any
 * thread; the answer comes on the caller's context.
 */
public final class LedgerReader {
    private final Function<String, LedgerLoop> loops;

    private final AuditRunner auditRunner;
    private final SharedReads<Optional<Audit>> auditReads;

    /** @param auditReads shared by all readers of one ledger */
    LedgerReader(Function<String, LedgerLoop> loops, AuditRunner auditRunner, SharedReads<Optional<Audit>> auditReads) {
        this.loops = loops;
        this.auditRunner = auditRunner;
        this.auditReads = auditReads;
    }

    /** Returns a reservation by its record id. */
    public Future<Optional<Reservation>> reservation(String show, String id) {
        return record(show, id, RecordCodec::reservation);
    }

    /** Returns an adjustment by the record id of its key; empty if that key is not bound to an adjustment. */
    public Future<Optional<Adjustment>> adjustment(String show, String keyId) {
        return record(show, keyId, RecordCodec::adjustment);
    }

    /** Returns a cancellation by its record id. */
    public Future<Optional<Cancellation>> cancellation(String show, String id) {
        return record(show, id, RecordCodec::cancellation);
    }

    private <T> Future<Optional<T>> record(String show, String id, RecordDecoder<T> decoder) {
        Request request =
                Request.cmd(Command.HGET).arg(ShowKeys.of(show).records()).arg(id);
        return read(show, request)
                .map(packed -> Optional.ofNullable(packed == null ? null : decoder.decode(id, packed.toBytes())));
    }

    /** Reads one kind of record. Returns null if the record is of another kind. */
    private interface RecordDecoder<T> {
        @Nullable
        T decode(String id, byte[] packed);
    }

    /**
     * Returns reservations of a buyer in the order in which they were made.
     *
     * @param after position of the last one seen, from {@link BuyerPage#last}, for which {@link #isPosition} is true; null for
     *     the first page
     * @param limit largest number of reservations
     */
    public Future<BuyerPage> ofBuyer(String show, String buyerId, @Nullable String after, int limit) {
        BuyerIndex index = new BuyerIndex(fields -> buyers(show, fields));
        return index.page(buyerId, after, limit).compose(page -> {
            Map<String, String> byId = new LinkedHashMap<>();
            page.places().forEach(place -> byId.put(place.id(), place.toString()));
            List<BuyerIndex.Place> places = page.places();
            String last = page.more() ? places.get(places.size() - 1).toString() : null;
            return reservations(show, List.copyOf(byId.keySet()))
                    .map(found -> new BuyerPage(
                            found,
                            found.stream()
                                    .map(one -> Objects.requireNonNull(byId.get(one.id())))
                                    .toList(),
                            last));
        });
    }

    /** Returns whether a text can be a position in a buyer's list. */
    public static boolean isPosition(String text) {
        return BuyerIndex.isPlace(text);
    }

    private Future<List<Optional<byte[]>>> buyers(String show, List<String> fields) {
        Request request = Request.cmd(Command.HMGET).arg(ShowKeys.of(show).buyers());
        for (String field : fields) {
            request = request.arg(field);
        }
        return read(show, request).map(values -> {
            List<Optional<byte[]>> found = new ArrayList<>(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                found.add(Optional.ofNullable(values.get(i)).map(Response::toBytes));
            }
            return found;
        });
    }

    /**
     * A page of a buyer's reservations.
     *
     * @param positions the position of each of the reservations
     * @param last position of the last one looked at if there may be more, otherwise null
     */
    public record BuyerPage(
            List<Reservation> reservations,
            List<String> positions,
            @Nullable String last) {}

    /**
     * Returns committed reservations in the order of their numbers.
     *
     * @param afterNumber number of the last one seen, 0 for the first page
     * @param limit largest number of orders
     */
    public Future<List<Reservation>> orders(String show, long afterNumber, int limit) {
        Request request = Request.cmd(Command.LRANGE)
                .arg(ShowKeys.of(show).orders())
                .arg(afterNumber)
                .arg(afterNumber + limit - 1);
        return read(show, request).compose(ids -> {
            List<String> found = new ArrayList<>();
            for (Response id : ids) {
                found.add(id.toString());
            }
            return reservations(show, found);
        });
    }

    /** Returns the number of orders of a show. */
    public Future<Long> orderCount(String show) {
        return read(show, Request.cmd(Command.LLEN).arg(ShowKeys.of(show).orders()))
                .map(Response::toLong);
    }

    /** Returns a show's definition as JSON; empty if there is no such show. */
    public Future<Optional<String>> show(String show) {
        return read(
                        show,
                        Request.cmd(Command.HGET)
                                .arg(ShowKeys.of(show).showHash())
                                .arg("doc"))
                .map(doc -> Optional.ofNullable(doc).map(text -> text.toString(StandardCharsets.UTF_8)));
    }

    /** Returns a show without its offers, read in one atomic step; empty if there is no such show. */
    public Future<Optional<ShowHead>> head(String show) {
        Request fields = Request.cmd(Command.HMGET)
                .arg(ShowKeys.of(show).showHash())
                .arg("epoch")
                .arg("seq")
                .arg("docSeq")
                .arg("doc");
        return read(show, fields).map(found -> {
            Response doc = found.get(3);
            return doc == null
                    ? Optional.empty()
                    : Optional.of(new ShowHead(
                            found.get(0).toString(),
                            found.get(1).toLong(),
                            found.get(2).toLong(),
                            doc.toString(StandardCharsets.UTF_8)));
        });
    }

    /**
     * Returns the counters beside a recount, both of one moment after this call; empty if there is no such show. Redis
     * stands still for 20 ms at a time: a million open holds take some ten seconds. At most one audit of a show is
     * under way, however many callers ask.
     * is under way.
     */
    public Future<Optional<Audit>> audit(String show) {
        return auditReads.latest(show, () -> audit(show, true));
    }

    /** Audits a show as {@link #audit} does, but slowly, for when nobody waits for the answer. */
    Future<Optional<Audit>> auditBesides(String show) {
        return audit(show, false);
    }

    private Future<Optional<Audit>> audit(String show, boolean inHaste) {
        Context loop = loops.apply(show).context();
        return onLoop(show, redis -> auditRunner.audit(loop, redis, ShowKeys.of(show), inHaste));
    }

    /** Returns one offer and its show, read in one atomic step; empty if there is no such show. */
    public Future<Optional<OfferSnapshot>> offer(String show, String sku) {
        return onLoop(show, redis -> OfferScript.run(redis, ShowKeys.of(show), sku));
    }

    /**
     * Returns whether anything is to come due in a show: a hold that ends, an offer that closes, or records that are to
     * be cleaned up by now.
     *
     * @param nowMs epoch ms
     */
    Future<Boolean> hasDue(String show, long nowMs) {
        Request first = Request.cmd(Command.ZRANGE)
                .arg(ShowKeys.of(show).due())
                .arg(0)
                .arg(0)
                .arg("WITHSCORES");
        return read(show, first).map(found -> {
            if (found.size() == 0) {
                return false;
            }
            // The entry for the cleanup is far in the future, and holds come before it.
            Response entry = found.get(0).size() == 2 ? found.get(0) : found;
            return !entry.get(0).toString().startsWith("x:") || entry.get(1).toDouble() <= nowMs;
        });
    }

    /**
     * Returns whether a show ended by the given time and still has its records.
     *
     * @param endedBy epoch ms
     */
    Future<Boolean> mayBeForgotten(String show, long endedBy) {
        Request fields = Request.cmd(Command.HMGET)
                .arg(ShowKeys.of(show).showHash())
                .arg("status")
                .arg("endedAt")
                .arg("cleaned");
        return read(show, fields).map(found -> {
            Response status = found.get(0);
            Response endedAt = found.get(1);
            return status != null
                    && endedAt != null
                    && found.get(2) == null
                    && status.toString().equals("ended")
                    && endedAt.toLong() <= endedBy;
        });
    }

    /** Returns the ids of all shows, sorted. */
    public Future<Set<String>> shows() {
        return read("", Request.cmd(Command.SMEMBERS).arg(ShowKeys.SHOWS)).map(members -> {
            Set<String> shows = new TreeSet<>();
            for (Response member : members) {
                shows.add(member.toString(StandardCharsets.UTF_8));
            }
            return shows;
        });
    }

    /** Returns the number of shows, including ids that were listed for shows which then were not made. */
    public Future<Long> showCount() {
        return read("", Request.cmd(Command.SCARD).arg(ShowKeys.SHOWS)).map(Response::toLong);
    }

    /** Adds an id to the set of all shows; a show is listed before it is made, so that none exists unlisted. */
    public Future<Void> list(String show) {
        return read(show, Request.cmd(Command.SADD).arg(ShowKeys.SHOWS).arg(show))
                .mapEmpty();
    }

    private Future<List<Reservation>> reservations(String show, List<String> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Request request = Request.cmd(Command.HMGET).arg(ShowKeys.of(show).records());
        for (String id : ids) {
            request = request.arg(id);
        }
        return read(show, request).map(values -> {
            List<Reservation> found = new ArrayList<>(ids.size());
            for (int i = 0; i < ids.size(); i++) {
                Response packed = values.get(i);
                Reservation reservation = packed == null ? null : RecordCodec.reservation(ids.get(i), packed.toBytes());
                if (reservation != null) {
                    found.add(reservation);
                }
            }
            return found;
        });
    }

    private Future<Response> read(String show, Request request) {
        return onLoop(show, redis -> redis.send(request));
    }

    private <T> Future<T> onLoop(String show, Function<CommandRedis, Future<T>> action) {
        LedgerLoop loop = loops.apply(show);
        Promise<T> answer = Promise.promise();
        loop.context().runOnContext(v -> action.apply(loop.redis()).onComplete(answer));
        return Ledger.onCaller(answer.future());
    }
}
