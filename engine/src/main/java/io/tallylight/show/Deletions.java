package io.tallylight.show;

import io.tallylight.json.Json;
import io.tallylight.ledger.DeletedShow;
import io.tallylight.ledger.Deletion;
import io.tallylight.ledger.Deletion.Reason;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.ShowHead;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes shows of which nothing is owed. One step of the ledger removes a show for everybody. The rest of its data in
 * Redis is removed once its order systems know of the deletion, by the node that deleted it or, if that died, by any
 * other: each of them looks at all shows at intervals. Every step may be repeated. Its methods may be called from any
 * thread.
 */
public final class Deletions {
    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
    private static final long ROUND_MS = 60_000;
    private static final long FIRST_LOOK_MS = 50;
    private static final long LOOK_MS_MAX = 5_000;
    private static final char SEPARATOR = '\0';
    private static final byte[] DELETING = bytes(ShowKeys.DELETING);

    /** The units of a show that commerce platforms sold. */
    public interface SoldElsewhere {
        /** Returns whether units are still to be taken from the show's offers. */
        Future<Boolean> isOwed(String show);

        /** Forgets the offers of a deleted show. */
        Future<Void> forget(String show);
    }

    /**
     * The parts that it works with.
     *
     * @param deleted receives each show that is deleted on this node, so that its order systems learn of it without
     *     delay
     */
    public record Parts(
            Vertx vertx,
            Ledger ledger,
            SharedRedis redis,
            OfferIndex index,
            SoldElsewhere elsewhere,
            Consumer<String> deleted) {}

    private final Parts parts;
    private final LedgerReader reader;
    private final Context context;

    // Used on the context only.
    private final Set<DeletedShow> removing = new HashSet<>();
    private boolean stopped;
    private long timer = -1;

    private Deletions(Parts parts) {
        this.parts = parts;
        this.reader = parts.ledger.reader();
        this.context = parts.vertx.getOrCreateContext();
    }

    /** Starts to complete the deletions of other nodes, now and every minute. */
    public static Deletions start(Parts parts) {
        Deletions deletions = new Deletions(parts);
        deletions.context.runOnContext(v -> {
            deletions.timer = parts.vertx.setPeriodic(ROUND_MS, tick -> deletions.round());
            deletions.round();
        });
        return deletions;
    }

    /** Starts nothing more. Another node, or the next start, completes the rest. */
    public void stop() {
        context.runOnContext(v -> {
            stopped = true;
            parts.vertx.cancelTimer(timer);
        });
    }

    /**
     * Deletes a show. Fails with {@link DeletionRefusedException} if something is owed, with {@link RefusedException}
     * if there is no such show or it has another version than demanded, and like commands of the ledger.
     */
    public Future<Void> delete(String show, Precondition precondition) {
        return OptimisticRetry.retrying(
                precondition,
                () -> reader.head(show)
                        .compose(found -> found.map(head -> delete(show, head, precondition))
                                .orElseGet(() -> OptimisticRetry.refused(Refusal.SHOW_UNKNOWN))));
    }

    private Future<Void> delete(String show, ShowHead head, Precondition precondition) {
        if (!precondition.allows(VersionedDefinition.version(head.epoch(), head.docSeq()))) {
            return OptimisticRetry.refused(Refusal.VERSION_CONFLICT);
        }
        // An offer of an ended show gives up no more units for sales on other platforms.
        boolean isOver = Json.readObject(head.doc()).path("status").asText().equals("ended");
        Future<Boolean> owed = isOver ? Future.succeededFuture(false) : parts.elsewhere.isOwed(show);
        return owed.compose(isOwed -> isOwed
                ? Future.failedFuture(new DeletionRefusedException(Reason.SOLD_ELSEWHERE, 0))
                : new Deletion(head.epoch(), head.docSeq())
                        .apply(parts.ledger, show)
                        .compose(result -> result instanceof Deletion.Done done
                                ? deleted(new DeletedShow(show, done.epoch()))
                                : refused((Deletion.Refused) result)));
    }

    private Future<Void> deleted(DeletedShow show) {
        LOG.info("show {} is deleted, epoch {}", show.id(), show.epoch());
        parts.deleted.accept(show.id());
        context.runOnContext(v -> remove(show));
        return Future.succeededFuture();
    }

    private static Future<Void> refused(Deletion.Refused refused) {
        return switch (refused.reason()) {
            case NO_SUCH_SHOW -> OptimisticRetry.refused(Refusal.SHOW_UNKNOWN);
            case OTHER_VERSION -> Future.failedFuture(new OptimisticRetry.RacedException());
            case OTHER_LIFE ->
                Future.failedFuture(new RedisUnavailableException("the show is still compared with its order system"));
            default -> Future.failedFuture(new DeletionRefusedException(refused.reason(), refused.count()));
        };
    }

    /** Looks for deletions that are not complete. */
    private void round() {
        reader.shows()
                .compose(shows -> look(List.copyOf(shows), 0))
                .compose(v -> begun())
                .onSuccess(begun -> begun.forEach(this::remove))
                .onFailure(failure -> LOG.debug("deletions are completed later: {}", FailureText.of(failure)));
    }

    private Future<Void> look(List<String> shows, int from) {
        if (from == shows.size() || stopped) {
            return Future.succeededFuture();
        }
        return DeletedShow.find(parts.ledger, shows.get(from)).compose(found -> {
            found.ifPresent(this::remove);
            return look(shows, from + 1);
        });
    }

    private Future<List<DeletedShow>> begun() {
        return parts.redis
                .<Set<byte[]>>read(() -> parts.redis.commands().smembers(DELETING))
                .map(members -> members.stream().map(Deletions::show).toList());
    }

    /** Removes the rest of a show as soon as that is allowed. To be called on the context. */
    private void remove(DeletedShow show) {
        if (removing.add(show)) {
            remove(show, FIRST_LOOK_MS);
        }
    }

    private void remove(DeletedShow show, long againMs) {
        if (stopped) {
            return;
        }
        show.isSettled(parts.ledger)
                .compose(settled -> settled ? removeAll(show).map(true) : isGone(show))
                .onFailure(failure ->
                        LOG.debug("what show {} left is removed later: {}", show.id(), FailureText.of(failure)))
                .onComplete(done -> {
                    if (done.succeeded() && done.result()) {
                        removing.remove(show);
                    } else {
                        long longer = Math.min(LOOK_MS_MAX, 2 * againMs);
                        parts.vertx.setTimer(againMs, later -> remove(show, longer));
                    }
                });
    }

    /** Returns whether another node has removed the show, so that nothing is left to do. */
    private Future<Boolean> isGone(DeletedShow show) {
        return DeletedShow.find(parts.ledger, show.id())
                .compose(found -> found.filter(show::equals).isPresent()
                        ? Future.succeededFuture(false)
                        : noteRemoved(show).map(true));
    }

    /**
     * Removes all that is left of a show. The set of all shows must contain its id until the deletion is noted
     * elsewhere, so that a node completes it. The id leaves that set while it cannot be used, since otherwise this
     * might remove a new show from it.
     */
    private Future<Void> removeAll(DeletedShow show) {
        String id = show.id();
        return add(DELETING, member(show))
                .compose(v -> show.offers(parts.ledger))
                .compose(offers -> unlist(id, offers))
                .compose(v -> parts.elsewhere.forget(id))
                .compose(v -> take(bytes(ShowKeys.DEAD), bytes(id)))
                .compose(v -> take(bytes(ShowKeys.BLOCKED), bytes(id)))
                .compose(v -> take(bytes(ShowKeys.SHOWS), bytes(id)))
                .compose(v -> show.purge(parts.ledger))
                .compose(v -> noteRemoved(show))
                .onSuccess(v -> LOG.info("nothing is left of show {}, epoch {}", id, show.epoch()));
    }

    private Future<Void> unlist(String show, Map<String, String> offers) {
        return Future.all(offers.entrySet().stream()
                        .map(offer -> parts.index.remove(
                                new OfferIndex.Place(show, offer.getKey()), Json.readObject(offer.getValue())))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> noteRemoved(DeletedShow show) {
        return take(DELETING, member(show));
    }

    private Future<Void> add(byte[] set, byte[] member) {
        return parts.redis.read(() -> parts.redis.commands().sadd(set, member)).mapEmpty();
    }

    private Future<Void> take(byte[] set, byte[] member) {
        return parts.redis.read(() -> parts.redis.commands().srem(set, member)).mapEmpty();
    }

    private static byte[] member(DeletedShow show) {
        return bytes(show.id() + SEPARATOR + show.epoch());
    }

    private static DeletedShow show(byte[] member) {
        String text = new String(member, StandardCharsets.UTF_8);
        int end = text.indexOf(SEPARATOR);
        return new DeletedShow(text.substring(0, end), text.substring(end + 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
