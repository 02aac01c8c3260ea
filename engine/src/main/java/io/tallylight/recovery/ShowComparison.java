package io.tallylight.recovery;

import io.tallylight.json.Json;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.recovery.RedisInspector.Glance;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.RedisRefusedException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One comparison of all shows in Redis with what the order system knows of them. On the context of its caller. */
final class ShowComparison {
    private static final Logger LOG = LoggerFactory.getLogger(ShowComparison.class);
    private static final int SHOWS_AT_ONCE = 100;

    private final RedisInspector look;
    private final ShowHalter showHalter;
    private final UnrecordedShows unrecorded;
    private final Consumer<String> found;
    private final Consumer<String> deleted;
    private final List<String> gone = new ArrayList<>();
    private final Set<String> there = new HashSet<>();
    private final Set<String> notRecorded = new HashSet<>();

    /**
     * Creates a comparison.
     *
     * @param found is called with each show that Redis has
     * @param deleted is called with each show that was deleted
     */
    ShowComparison(
            RedisInspector look,
            ShowHalter showHalter,
            UnrecordedShows unrecorded,
            Consumer<String> found,
            Consumer<String> deleted) {
        this.deleted = deleted;
        this.look = look;
        this.showHalter = showHalter;
        this.unrecorded = unrecorded;
        this.found = found;
    }

    /**
     * Compares, and halts shows that Redis has in an older state.
     *
     * @param known shows that the order system knows, read before Redis is looked at
     * @param before incarnation of the data until now, empty for none
     * @param life incarnation of the data
     * @return shows that the order system knows and Redis does not have
     */
    Future<List<String>> run(List<String> ids, Map<String, LastKnown> known, String before, String life) {
        return from(0, ids, known, before, life).map(done -> {
            unrecorded.found(notRecorded, there);
            return gone;
        });
    }

    private Future<Void> from(int from, List<String> ids, Map<String, LastKnown> known, String before, String life) {
        if (from >= ids.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(ids.size(), from + SHOWS_AT_ONCE);
        List<Future<Void>> looks = new ArrayList<>();
        for (String show : ids.subList(from, to)) {
            looks.add(compare(show, known.get(show), before, life).recover(failure -> oneShowAlone(show, failure)));
        }
        return Future.all(looks).compose(done -> from(to, ids, known, before, life));
    }

    private Future<Void> compare(String show, @Nullable LastKnown last, String before, String life) {
        return look.find(show).compose(trace -> {
            Optional<Glance> glance = trace.show();
            if (glance.isEmpty()) {
                if (trace.isDeleted() || (last != null && last.isDeleted())) {
                    deleted.accept(show);
                } else if (last != null) {
                    gone.add(show);
                }
                return Future.succeededFuture();
            }
            found.accept(show);
            there.add(show);
            Future<Void> recorded = last == null ? askWhyUnknown(show, glance.get()) : Future.succeededFuture();
            return recorded.compose(v -> showHalter.haltIfBehind(show, glance.get(), last, before, life));
        });
    }

    /** Finds out why the order system does not know a show: its entries are on their way, or another system had it. */
    private Future<Void> askWhyUnknown(String show, Glance glance) {
        boolean rehearsal = Json.readObject(glance.doc()).path("rehearsal").asBoolean();
        if (glance.number() == 0 || rehearsal) {
            return Future.succeededFuture();
        }
        return look.isOutboxEmpty(show)
                .onSuccess(empty -> {
                    if (empty) {
                        notRecorded.add(show);
                    }
                })
                .mapEmpty();
    }

    /** Handles a failure: a show whose keys hold something else must not hide the state of the others. */
    private static Future<Void> oneShowAlone(String show, Throwable failure) {
        if (failure instanceof RedisRefusedException || failure instanceof IllegalArgumentException) {
            LOG.warn(
                    "it is not known whether show {} lost anything, its keys cannot be read: {}",
                    show,
                    FailureText.of(failure));
            return Future.succeededFuture();
        }
        return Future.failedFuture(failure);
    }
}
