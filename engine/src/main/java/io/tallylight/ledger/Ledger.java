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
     * Limits.
     *
     * @param batchCommandsMax commands in one batch
     * @param batchLinesMax lines of baskets in one batch
     * @param windowCommandsMax commands that may wait on this node; one more is refused at once
     * @param replyTimeoutMs after this a batch's outcome counts as unknown
     * @param retentionMs for which the records of a show are kept after it has ended
     * @param openReservationsPerBuyerMax reservations that one buyer may hold in a show at a time
     * @param waitMsMax a command that would wait longer than this is refused at once, unless it ends or finishes what was
     *     begun; 0 for no such bound
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

        /** With a retention of a day, at most 1,000 reservations held by a buyer, and no bound on the wait. */
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
     * @param eventLoops among which the shows are spread
     * @param notices that order systems asked for
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
                LedgerLoop loop = new LedgerLoop(context, sender, bounds); // it hears of the connection from the first
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

    /** The same, of which no order system asked for notices. */
    public static Future<Ledger> open(
            Vertx vertx, RedisEndpoint endpoint, int eventLoops, Limits limits, MeterRegistry registry) {
        return open(vertx, endpoint, eventLoops, limits, Set.of(), registry);
    }

    /**
     * Applies a command to a show.
     *
     * @return done or refused; fails with {@link OverloadedException} or
     *     {@link io.tallylight.redis.RedisUnavailableException} when it was not applied, and with
     *     {@link io.tallylight.redis.OutcomeUnknownException} when it may have been: then ask again with the same id;
     *     with what Redis answered when it refused the script, which then changed nothing
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
     * What the script is told of the incarnation of the data: only where somebody hears of another one. Otherwise the shows
     * of another incarnation would be refused, and nobody would ever let them go on.
     */
    private static Supplier<String> lifeOf(CommandRedis redis, OtherLives otherLives) {
        return () -> otherLives.listener != null ? redis.incarnation() : "";
    }

    /** Tells one listener of each show that changed. May be called on any thread. */
    private static final class Changes implements Consumer<String> {
        private volatile Consumer<String> listener = show -> {};

        @Override
        public void accept(String show) {
            listener.accept(show);
        }
    }

    /** Calls, on an event loop of the ledger, after each batch of this node that changed a show; must be quick. */
    public void onChange(Consumer<String> listener) {
        changes.listener = listener;
    }

    /** Who hears of a show that belongs to another life of the data. Any thread. */
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
     * Says who hears of a show whose commands are refused, because Redis came back with another life of the data: it must
     * halt the show, which then goes on under a new epoch. Called on an event loop of the ledger's.
     */
    public void onOtherLife(Consumer<String> listener) {
        otherLives.listener = listener;
    }

    /**
     * Asks Redis which incarnation its data are: another one where writes that were acknowledged, or shown, may be missing.
     * Any thread; fails while Redis is away.
     */
    public Future<String> incarnation() {
        return onCaller(loops.get(0).redis().askIncarnation());
    }

    /**
     * Whether a command handed over now would be refused, because too many wait: then it counts as refused, and whoever
     * asks need not make it. Costs nothing; any thread.
     */
    public boolean turnsAway() {
        boolean full = waiting.get() >= windowCommandsMax;
        if (full) {
            metrics.windowIsFull();
        }
        return full;
    }

    /** Shows in which something may come due: for the sweeper, which takes them out again. Any thread. */
    Set<String> mayBeDue() {
        return mayBeDue;
    }

    /** Expires what is due in a show, a bounded part of it; answers how many entries were handled. */
    public Future<Integer> sweep(String show) {
        return onCaller(loopOf(show).sweep(show));
    }

    /** Entries handled by a sweep at most; when so many were, there may be more. */
    public static int sweepMax() {
        return LedgerScript.SWEEP_MAX;
    }

    /** Reads what the ledger keeps, on the same connections. */
    public LedgerReader reader() {
        return new LedgerReader(this::loopOf, auditRunner, auditReads);
    }

    /** Whether every connection to Redis is up. */
    public boolean isConnected() {
        return loops.stream().allMatch(loop -> loop.redis().isConnected());
    }

    /** Closes the connections; commands on their way fail. */
    public Future<Void> close() {
        return Future.join(loops.stream().map(loop -> loop.redis().close()).toList())
                .mapEmpty();
    }

    LedgerLoop loopOf(String show) {
        return loops.get(Math.floorMod(show.hashCode(), loops.size()));
    }

    /** The same future, completing on the context of the thread that calls this. */
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
