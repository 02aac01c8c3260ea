package io.tallylight.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.Durability;
import io.tallylight.redis.DurabilityCheck;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.RedisEndpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only code that changes stock. A command that is answered has been applied once, atomically, and is as durable as the
 * Redis behind it; a refusal changed nothing. Commands of one show are applied in the order in which they were handed
 * over. May be used from any thread; the answer comes on the caller's context.
 */
public final class Ledger {
    /**
     * The limits of a ledger.
     *
     * @param batchCommandsMax commands in one batch
     * @param batchLinesMax lines of baskets in one batch
     * @param windowCommandsMax commands that may wait on this node; one more is refused at once
     * @param replyTimeoutMs ms after which the outcome of a batch counts as unknown
     * @param retentionMs ms for which the records of a show are kept after it has ended
     * @param openReservationsPerBuyerMax reservations that one buyer may hold in a show at a time
     * @param waitMsMax longest wait, in ms: a command that would wait longer is refused at once, unless it ends or
     *     finishes something that was begun; 0 for no limit
     */
    public record Limits(
            int batchCommandsMax,
            int batchLinesMax,
            int windowCommandsMax,
            long replyTimeoutMs,
            long retentionMs,
            int openReservationsPerBuyerMax,
            long waitMsMax) {
        private static final long DAY_MS = 86_400_000;
        private static final int OPEN_MAX = 1_000;

        /** Limits with a retention of a day, at most 1,000 reservations held by a buyer, and no limit on the wait. */
        public Limits(int batchCommandsMax, int batchLinesMax, int windowCommandsMax, long replyTimeoutMs) {
            this(batchCommandsMax, batchLinesMax, windowCommandsMax, replyTimeoutMs, DAY_MS, OPEN_MAX, 0);
        }
    }

    private final List<LedgerLoop> loops;
    private final int windowCommandsMax;
    private final AtomicInteger waiting;
    private final LedgerMetrics metrics;
    private final OtherLives otherLives;
    private final Changes changes;
    private final AuditRunner auditRunner = new AuditRunner(AuditRunner.HOLDS_AT_ONCE);
    private final SharedReads<Optional<Audit>> auditReads = new SharedReads<>();
    private final Set<String> mayBeDue = ConcurrentHashMap.newKeySet();

    private Ledger(
            List<LedgerLoop> loops,
            int windowCommandsMax,
            LedgerMetrics metrics,
            OtherLives otherLives,
            Changes changes) {
        this.otherLives = otherLives;
        this.changes = changes;
        this.loops = List.copyOf(loops);
        this.windowCommandsMax = windowCommandsMax;
        this.waiting = metrics.waiting();
        this.metrics = metrics;
    }

    /**
     * Opens one connection for each event loop. Fails when Redis cannot be reached, and with
     * {@link io.tallylight.redis.UnfitRedisException} when it cannot keep the durability that the endpoint demands.
     *
     * @param eventLoops event loops among which the shows are spread
     * @param notices events that order systems asked for
     */
    public static Future<Ledger> open(
            Vertx vertx,
            RedisEndpoint endpoint,
            int eventLoops,
            Limits limits,
            Set<LedgerEventType> notices,
            MeterRegistry registry) {
        DurabilityCheck check = new DurabilityCheck(endpoint);
        boolean replicated = endpoint.durability() instanceof Durability.Replicated;
        LedgerMetrics metrics = new LedgerMetrics(registry);
        List<LuaScript> loaded =
                List.of(LedgerScript.SCRIPT, LedgerScript.UNBOUNDED, AuditScript.SCRIPT, OfferScript.SCRIPT);
        LedgerScript.Settings settings = new LedgerScript.Settings(
                limits.retentionMs(), limits.openReservationsPerBuyerMax(), replicated, notices);
        ShowBatcher.Bounds bounds =
                new ShowBatcher.Bounds(limits.batchCommandsMax(), limits.batchLinesMax(), limits.waitMsMax());
        OtherLives otherLives = new OtherLives();
        Changes changes = new Changes();
        List<Future<LedgerLoop>> opening = new ArrayList<>();
        for (int i = 0; i < eventLoops; i++) {
            opening.add(eventLoop(vertx).compose(context -> {
                CommandRedis redis = new CommandRedis(vertx, context, check, limits.replyTimeoutMs(), loaded);
                Consumer<String> onOtherLife = show -> {
                    redis.lookAgain(); // it may be the connection that is behind, and not the show
                    otherLives.accept(show);
                };
                ShowBatcher.Sender sender = new ShowBatcher.Sender(
                        redis, new LedgerScript(settings), metrics, lifeOf(redis, otherLives), onOtherLife, changes);
                LedgerLoop loop = new LedgerLoop(context, sender, bounds); // first: it receives every connection event
                return redis.open().map(v -> loop);
            }));
        }
        return Future.join(opening)
                .map(v -> new Ledger(
                        opening.stream().map(Future::result).toList(),
                        limits.windowCommandsMax(),
                        metrics,
                        otherLives,
                        changes))
                .recover(failure -> closeOpened(opening).transform(v -> Future.failedFuture(failure)));
    }

    /** Opens a ledger whose order systems asked for no notices: see the other method. */
    public static Future<Ledger> open(
            Vertx vertx, RedisEndpoint endpoint, int eventLoops, Limits limits, MeterRegistry registry) {
        return open(vertx, endpoint, eventLoops, limits, Set.of(), registry);
    }

    /**
     * Applies a command to a show.
     *
     * @return done or refused; fails with {@link OverloadedException} or {@link
     *     io.tallylight.redis.RedisUnavailableException} if it was not applied, and with {@link
     *     io.tallylight.redis.OutcomeUnknownException} if it may have been: then ask again with the same id; fails with
     *     the error of Redis if that refused the script, which then changed nothing
     */
    public <T> Future<Outcome<T>> submit(String show, Command<T> command) {
        if (waiting.incrementAndGet() > windowCommandsMax) {
            waiting.decrementAndGet();
            metrics.windowIsFull();
            return Future.failedFuture(OverloadedException.full(windowCommandsMax));
        }
        if (command instanceof Reserve || command instanceof DefineOffer) {
            mayBeDue.add(show);
        }
        Promise<Outcome<T>> answer = Promise.promise();
        Context caller = Vertx.currentContext();
        Mailbox mailbox = caller == null || !caller.isEventLoopContext() ? null : Mailbox.of(caller);
        loopOf(show).submit(new PendingCommand<>(show, command, answer, mailbox));
        return caller != null && mailbox == null ? onCaller(answer.future()) : answer.future();
    }

    /**
     * Returns the incarnation of the data as the script receives it. It is empty unless a listener for other
     * incarnations is registered: otherwise the shows of another incarnation would be refused, and nothing would ever
     * let them continue.
     */
    private static Supplier<String> lifeOf(CommandRedis redis, OtherLives otherLives) {
        return () -> otherLives.listener != null ? redis.incarnation() : "";
    }

    /** Calls one listener for each show that changed. May be called on any thread. */
    private static final class Changes implements Consumer<String> {
        private volatile Consumer<String> listener = show -> {};

        @Override
        public void accept(String show) {
            listener.accept(show);
        }
    }

    /**
     * Registers a listener that is called on an event loop of the ledger after each batch of this node that changed a
     * show. It must return quickly.
     */
    public void onChange(Consumer<String> listener) {
        changes.listener = listener;
    }

    /** Holds the listener for shows that belong to another incarnation of the data. For any thread. */
    private static final class OtherLives implements Consumer<String> {
        private volatile @Nullable Consumer<String> listener;

        @Override
        public void accept(String show) {
            Consumer<String> its = listener;
            if (its != null) {
                its.accept(show);
            }
        }
    }

    /**
     * Registers a listener for shows whose commands are refused because Redis came back with another incarnation of the
     * data. The listener must halt the show, which then continues under a new epoch. It is called on an event loop of
     * the ledger.
     */
    public void onOtherLife(Consumer<String> listener) {
        otherLives.listener = listener;
    }

    /**
     * Asks Redis for the incarnation of its data. It is another one if writes that were acknowledged, or shown, may be
     * missing. For any thread; fails while Redis is away.
     */
    public Future<String> incarnation() {
        return onCaller(loops.get(0).redis().askIncarnation());
    }

    /**
     * Returns whether a command submitted now would be refused because too many wait. In that case it counts as
     * refused, and the caller need not build it. Costs nothing. For any thread.
     */
    public boolean turnsAway() {
        boolean full = waiting.get() >= windowCommandsMax;
        if (full) {
            metrics.windowIsFull();
        }
        return full;
    }

    /** Returns the shows in which something may come due. The sweeper removes them from the set. For any thread. */
    Set<String> mayBeDue() {
        return mayBeDue;
    }

    /** Expires what is due in a show, up to a limit. Answers the number of entries handled. */
    public Future<Integer> sweep(String show) {
        return onCaller(loopOf(show).sweep(show));
    }

    /** Returns the largest number of entries that a sweep handles. If it handled that many, there may be more. */
    public static int sweepMax() {
        return LedgerScript.SWEEP_MAX;
    }

    /** Returns a reader of the ledger's records, which uses the same connections. */
    public LedgerReader reader() {
        return new LedgerReader(this::loopOf, auditRunner, auditReads);
    }

    /** Returns whether every connection to Redis is up. */
    public boolean isConnected() {
        return loops.stream().allMatch(loop -> loop.redis().isConnected());
    }

    /** Closes the connections. Commands in flight fail. */
    public Future<Void> close() {
        return Future.join(loops.stream().map(loop -> loop.redis().close()).toList())
                .mapEmpty();
    }

    LedgerLoop loopOf(String show) {
        return loops.get(Math.floorMod(show.hashCode(), loops.size()));
    }

    /** Returns a future that completes as the given one does, on the context of the calling thread. */
    static <T> Future<T> onCaller(Future<T> future) {
        Context caller = Vertx.currentContext();
        if (caller == null) {
            return future;
        }
        Promise<T> relay = Promise.promise();
        future.onComplete(result -> {
            if (Vertx.currentContext() == caller) {
                relay.handle(result);
            } else {
                caller.runOnContext(v -> relay.handle(result));
            }
        });
        return relay.future();
    }

    private static Future<Void> closeOpened(List<Future<LedgerLoop>> opening) {
        return Future.join(opening.stream()
                        .filter(Future::succeeded)
                        .map(loop -> loop.result().redis().close())
                        .toList())
                .mapEmpty();
    }

    static Future<Context> eventLoop(Vertx vertx) {
        Promise<Context> found = Promise.promise();
        return vertx.deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        found.complete(context);
                        return Future.succeededFuture();
                    }
                })
                .compose(id -> found.future());
    }
}
