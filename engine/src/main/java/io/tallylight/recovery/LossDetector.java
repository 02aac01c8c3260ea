package io.tallylight.recovery;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.ledger.Ledger;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when Redis has lost what it acknowledged. It compares all shows with the order system at the start, after
 * each loss of the connection, and when the mark that the data carry, or their incarnation, has changed, which it
 * checks every second. It compares one show when a client asks for it and it is not found. A show that Redis does not
 * have is <em>lost</em>; a show that Redis has in an older state is <em>halted</em>: paused under a new epoch. If a
 * replica has taken its primary's place, or Redis may forget on a restart, every show gets a new epoch.
 *
 * <p>The checks run on a context of its own. {@link #isLost} may be asked from any thread and costs nothing.
 */
public final class LossDetector implements RedisConnectionStateListener {
    private static final Logger LOG = LoggerFactory.getLogger(LossDetector.class);
    private static final long LOOK_EVERY_MS = 1_000;

    /**
     * Wait after a change of incarnation: orders that the server before it had handed over may still be on their way.
     */
    private static final List<Long> LOOK_AGAIN_MS = List.of(2_000L, 15_000L);

    /**
     * The dependencies of the detector.
     *
     * @param goesOn whether a show may go on without its host if a replica took over and no order is missing: if
     *     acknowledged data is on replicas (the tier {@code replicated})
     * @param words makes unique names for epochs
     * @param lost is called with each show that is found to be lost
     * @param newEpoch is called with each show that gets a new epoch although no order of it is known to be missing
     */
    public record Parts(
            SharedRedis redis,
            Ledger ledger,
            JournalReader known,
            boolean goesOn,
            Supplier<String> words,
            Consumer<String> lost,
            Consumer<String> newEpoch,
            MeterRegistry metrics) {}

    private final Vertx vertx;
    private final Context context;
    private final Parts parts;
    private final RedisInspector look;
    private final LostShows lostShows;
    private final UnrecordedShows unrecorded;
    private final ShowHalter showHalter;
    private volatile String life = "";

    // The fields below are used on the context alone.
    private String mark = "";
    private boolean mustCheck = true;
    private boolean looking;
    private boolean unknown;
    private boolean closed;
    private long timer;

    private LossDetector(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.parts = parts;
        this.look = new RedisInspector(parts.redis);
        this.lostShows = new LostShows(parts.lost, parts.metrics);
        this.unrecorded = new UnrecordedShows(parts.metrics);
        this.showHalter = new ShowHalter(parts.ledger, look, parts.words, parts.goesOn, parts.newEpoch);
    }

    /** Watches from now on; completes after the first check, and does not fail. */
    public static Future<LossDetector> start(Vertx vertx, Parts parts) {
        LossDetector watch = new LossDetector(vertx, parts);
        parts.redis.addListener(watch);
        Promise<LossDetector> started = Promise.promise();
        watch.context.runOnContext(v -> {
            watch.timer = vertx.setPeriodic(LOOK_EVERY_MS, tick -> watch.tick().onComplete(done -> {}));
            watch.tick().onComplete(checked -> started.complete(watch));
        });
        return started.future();
    }

    /** Stops; what is known to be lost stays so. */
    public void close() {
        parts.redis.removeListener(this);
        context.runOnContext(v -> {
            closed = true;
            vertx.cancelTimer(timer);
        });
    }

    /** Returns whether the order system knows this show, and Redis is known not to have it. */
    public boolean isLost(String show) {
        return lostShows.contains(show);
    }

    /** Returns the shows that are lost. */
    public Set<String> lost() {
        return lostShows.all();
    }

    /** Returns the incarnation of the data in Redis, empty while it is not known. */
    public String life() {
        return life;
    }

    /** Starts a check: the connection that opened may lead to other data. */
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        checkSoon();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        context.runOnContext(v -> mustCheck = true);
    }

    /** Compares all shows as soon as possible; any thread. */
    public void checkSoon() {
        context.runOnContext(v -> {
            mustCheck = true;
            tick().onComplete(done -> {});
        });
    }

    /** Returns whether a show that was not found was lost: looks at both sides. Any thread. */
    public Future<Boolean> check(String show) {
        return look(show).map(standing -> standing == Standing.LOST);
    }

    /** The state of an id under which no show is found. */
    private enum Standing {
        THERE,
        NEVER_THERE,
        DELETED,
        /** The show was deleted and had orders, which keep its id. */
        DELETED_WITH_ORDERS,
        LOST
    }

    private Future<Standing> look(String show) {
        return look.find(show).compose(found -> {
            if (found.isThere()) {
                found(show);
                return Future.succeededFuture(Standing.THERE);
            } else if (found.isDeleted()) {
                deleted(show);
                return Future.succeededFuture(found.isPurged() ? Standing.DELETED_WITH_ORDERS : Standing.DELETED);
            }
            return parts.known.lastKnownAsked(show).compose(known -> {
                if (known.isEmpty() && !unrecorded.contains(show)) {
                    return Future.succeededFuture(Standing.NEVER_THERE);
                } else if (known.isPresent() && known.get().isDeleted()) {
                    deleted(show);
                    return Future.succeededFuture(
                            known.get().number() > 0 ? Standing.DELETED_WITH_ORDERS : Standing.NEVER_THERE);
                }
                return isStillGone(show).map(gone -> gone ? Standing.LOST : Standing.THERE);
            });
        });
    }

    /** Looks again after the order system's answer: the show may have been rebuilt while that was on its way. */
    private Future<Boolean> isStillGone(String show) {
        return look.find(show).map(found -> {
            boolean isGone = !found.isThere() && !found.isDeleted();
            if (isGone) {
                lostShows.add(List.of(show));
            } else {
                lostShows.found(show);
            }
            return isGone;
        });
    }

    /** Asks the order system again after Redis: the show may have been deleted for good between the two. */
    private Future<Boolean> isStillLost(String show) {
        return lostShows.contains(show)
                ? isStillGone(show)
                : look.find(show)
                        .compose(found -> found.isThere() || found.isDeleted()
                                ? Future.succeededFuture(false)
                                : parts.known
                                        .lastKnown(show)
                                        .compose(known -> known.filter(last -> !last.isDeleted())
                                                        .isPresent()
                                                ? isStillGone(show)
                                                : Future.succeededFuture(false)));
    }

    /**
     * Fails with {@link ShowLostException} when the order system knows this show, which Redis does not have, and with {@link
     * ShowDeletedException} while its id cannot be used again.
     */
    public Future<Void> requireFree(String show) {
        return look(show).compose(standing -> switch (standing) {
            case THERE, NEVER_THERE -> Future.succeededFuture();
            case LOST -> Future.failedFuture(new ShowLostException(show));
            case DELETED, DELETED_WITH_ORDERS ->
                Future.failedFuture(new ShowDeletedException(standing == Standing.DELETED_WITH_ORDERS));
        });
    }

    /** Returns whether Redis has this show. */
    Future<Boolean> isThere(String show) {
        return look.show(show).map(found -> found.isPresent());
    }

    /** Notes that Redis has this show again. */
    void found(String show) {
        lostShows.found(show);
    }

    private void deleted(String show) {
        lostShows.found(show);
        unrecorded.deleted(show);
    }

    private Future<Void> tick() {
        if (looking || closed) {
            return Future.succeededFuture();
        }
        looking = true;
        return look.mark(parts.words.get())
                .compose(found -> isLifeTheSame().map(same -> {
                    boolean both = same && found.equals(mark);
                    mark = found;
                    return both;
                }))
                .compose(same -> {
                    if (same && !mustCheck) {
                        return allStillGone(List.copyOf(lostShows.all()), 0); // one may have come back unnoticed
                    }
                    mustCheck = false;
                    return checkAll().onComplete(this::tell);
                })
                .onFailure(away -> mustCheck = true)
                .onComplete(done -> looking = false);
    }

    /** Reports a failure once, however long it lasts, and once more when it is over. */
    private void tell(AsyncResult<Void> checked) {
        if (checked.failed() != unknown) {
            unknown = checked.failed();
            if (unknown) {
                LOG.warn("it is not known whether shows were lost, looking again: {}", FailureText.of(checked.cause()));
            } else {
                LOG.info("it is known again which shows are lost");
            }
        }
    }

    /**
     * Returns whether the incarnation is unchanged: a replica that joins, leaves or is promoted may change it under
     * connections that stay.
     */
    private Future<Boolean> isLifeTheSame() {
        return parts.ledger.incarnation().map(now -> now.equals(life));
    }

    /** Reads the order system first: Redis has whatever comes to it meanwhile too. */
    private Future<Void> checkAll() {
        String before = life;
        return parts.known
                .all()
                .compose(known -> renewedLife().compose(now -> look.shows()).compose(listed -> {
                    Map<String, LastKnown> shows = new HashMap<>();
                    known.forEach(one -> shows.put(one.show(), one));
                    Set<String> ids = new TreeSet<>(shows.keySet());
                    ids.addAll(listed);
                    return new ShowComparison(look, showHalter, unrecorded, this::found, this::deleted)
                            .run(List.copyOf(ids), shows, before, life)
                            .compose(gone -> allStillGone(gone, 0));
                }));
    }

    private Future<String> renewedLife() {
        return parts.ledger.incarnation().onSuccess(now -> {
            if (!life.isEmpty() && !life.equals(now)) {
                LOOK_AGAIN_MS.forEach(ms -> vertx.setTimer(ms, late -> checkSoon()));
            }
            life = now;
        });
    }

    private Future<Void> allStillGone(List<String> gone, int from) {
        return from == gone.size()
                ? Future.succeededFuture()
                : isStillLost(gone.get(from)).compose(v -> allStillGone(gone, from + 1));
    }
}
