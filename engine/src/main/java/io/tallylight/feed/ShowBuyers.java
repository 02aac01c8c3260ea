package io.tallylight.feed;

import io.tallylight.redis.FailureText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buyers of one show who are connected and get messages about their reservations. Events do not name buyers, so
 * each buyer is looked up when the show's stock has moved; buyers with open reservations are also looked up every
 * second, since the begin of a payment and the extension of a hold move no stock. Looks have a limit, and so a cost:
 * 1,000 buyers each 100 ms. Belongs to the hub's context.
 */
final class ShowBuyers {
    private static final Logger LOG = LoggerFactory.getLogger(ShowBuyers.class);

    static final int BUYERS_A_LOOK = 1_000;
    static final long LOOK_EVERY_MS = 100;
    static final long OPEN_EVERY_MS = 1_000;

    private final String show;
    private final BuyerSource source;
    private final LoopTasks loopTasks;
    private final Executor hub;
    private final Map<String, BuyerSubscription> watches = new LinkedHashMap<>();
    private long moves;
    private long lookedMs;

    ShowBuyers(String show, BuyerSource source, LoopTasks loopTasks, Executor hub) {
        this.show = show;
        this.source = source;
        this.loopTasks = loopTasks;
        this.hub = hub;
    }

    void add(Subscriber socket, String buyerId) {
        watches.computeIfAbsent(buyerId, id -> new BuyerSubscription(id, loopTasks))
                .add(socket);
    }

    void left(Subscriber socket) {
        String buyerId = socket.buyerId;
        BuyerSubscription watch = buyerId == null ? null : watches.get(buyerId);
        if (watch != null && watch.remove(socket)) {
            watches.remove(watch.buyerId);
        }
    }

    /** Records that the show's stock moved, or that its last state is not known any more. */
    void moved() {
        moves++;
    }

    void tick(long nowMs) {
        if (watches.isEmpty() || nowMs - lookedMs < LOOK_EVERY_MS) {
            return;
        }
        List<BuyerSubscription> due = new ArrayList<>();
        for (BuyerSubscription watch : watches.values()) {
            boolean mayHaveChanged =
                    watch.lookedAtMoves != moves || (watch.hasOpen() && nowMs - watch.readMs >= OPEN_EVERY_MS);
            if ((mayHaveChanged || watch.hasNewcomers()) && !watch.looking) {
                due.add(watch);
                if (due.size() == BUYERS_A_LOOK) {
                    break;
                }
            }
        }
        if (!due.isEmpty()) {
            lookedMs = nowMs;
            look(due, nowMs);
        }
    }

    private void look(List<BuyerSubscription> due, long nowMs) {
        for (BuyerSubscription watch : due) {
            watch.lookBegins(moves);
            // Moved to the end of the queue, so that each gets its turn if there are more than can be looked at.
            watches.remove(watch.buyerId);
            watches.put(watch.buyerId, watch);
        }
        when(source.marks(show, due.stream().map(watch -> watch.buyerId).toList()), due, marks -> {
            List<Suspects> changed = new ArrayList<>();
            for (int i = 0; i < due.size(); i++) {
                BuyerSubscription watch = due.get(i);
                BuyerSource.Mark before = watch.lacking(marks.get(i));
                if (watch.wantsAll(marks.get(i))) {
                    readAll(watch, marks.get(i), nowMs);
                } else if (before != null) {
                    readBetween(watch, before, marks.get(i), nowMs);
                } else if (watch.isNews(marks.get(i)) || nowMs - watch.readMs >= OPEN_EVERY_MS) {
                    changed.add(new Suspects(watch, marks.get(i), List.of(), List.of()));
                } else {
                    watch.lookEnds();
                }
            }
            readSuspects(changed, nowMs);
        });
    }

    private void readAll(BuyerSubscription watch, Optional<BuyerSource.Mark> mark, long nowMs) {
        List<BuyerSubscription> alone = List.of(watch);
        when(source.open(show, watch.buyerId), alone, all -> {
            List<String> ended = watch.load(mark, all);
            watch.readMs = nowMs;
            when(source.read(show, ended), alone, read -> {
                watch.changed(mark, read);
                watch.lookEnds();
            });
        });
    }

    /**
     * The reservations of one buyer that may have changed.
     *
     * @param made ids that the mark does not name
     * @param lessened ids of orders of which something was cancelled and that the mark does not name
     */
    private record Suspects(
            BuyerSubscription watch, Optional<BuyerSource.Mark> mark, List<String> made, List<String> lessened) {}

    /** Reads the changes of a buyer with more changes since the last look than a mark names. */
    private void readBetween(
            BuyerSubscription watch, BuyerSource.Mark before, Optional<BuyerSource.Mark> mark, long nowMs) {
        List<BuyerSubscription> alone = List.of(watch);
        BuyerSource.Mark now = mark.orElse(before);
        CompletionStage<List<String>> made = now.chunk() > before.chunk()
                ? source.between(show, watch.buyerId, before, now)
                : CompletableFuture.completedStage(List.of());
        CompletionStage<List<String>> lessened = now.lacksCancellations(before)
                ? source.cancelledBetween(show, watch.buyerId, before, now)
                : CompletableFuture.completedStage(List.of());
        when(
                made.thenCombine(lessened, (ids, orders) -> new Suspects(watch, mark, ids, orders)),
                alone,
                suspects -> readSuspects(List.of(suspects), nowMs));
    }

    /** Reads the suspects of all buyers in one look at the records. */
    private void readSuspects(List<Suspects> changed, long nowMs) {
        if (changed.isEmpty()) {
            return;
        }
        Map<String, BuyerSubscription> suspects = new LinkedHashMap<>();
        changed.forEach(
                one -> one.watch.suspects(one.mark, one.made, one.lessened).forEach(id -> suspects.put(id, one.watch)));
        List<BuyerSubscription> looking = changed.stream().map(Suspects::watch).toList();
        when(source.read(show, List.copyOf(suspects.keySet())), looking, read -> {
            Map<BuyerSubscription, List<BuyerSource.Holding>> found = new LinkedHashMap<>();
            read.forEach(holding -> {
                BuyerSubscription its = suspects.get(holding.id());
                if (its != null) {
                    found.computeIfAbsent(its, watch -> new ArrayList<>()).add(holding);
                }
            });
            changed.forEach(one -> {
                one.watch.changed(one.mark, found.getOrDefault(one.watch, List.of()));
                one.watch.readMs = nowMs;
                one.watch.lookEnds();
            });
        });
    }

    /** Brings an answer to the hub; if there is none, these buyers are looked up again. */
    private <T> void when(CompletionStage<T> answer, List<BuyerSubscription> looking, Consumer<T> then) {
        answer.whenComplete((found, error) -> hub.execute(() -> {
            if (error != null) {
                LOG.debug("show {}: reservations not read: {}", show, FailureText.of(error));
                looking.forEach(watch -> watch.looking = false);
                return;
            }
            try {
                then.accept(found);
            } catch (RuntimeException e) {
                LOG.error("show {}: buyers were not told of their reservations", show, e);
                looking.forEach(watch -> watch.looking = false);
            }
        }));
    }
}
