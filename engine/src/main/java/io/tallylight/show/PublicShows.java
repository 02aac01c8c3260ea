package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.SharedReads;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The list of public shows. One reader at a time reads it, and a long list is not read again at once. It is read as a
 * whole: a page that was filled from all shows would reveal the ids of those that it leaves out. For any thread.
 */
final class PublicShows {
    /** Number of shows below which the list is read for every request. */
    private static final int FEW = 100;

    /** Time for which a longer list is not read again, in ns for each show. */
    private static final long REST_NANOS = 1_000_000;

    private static final int AT_ONCE = 100;

    private record Copy(List<ObjectNode> shows, int looked, long readAtNanos) {
        boolean isFresh(long nowNanos) {
            return looked >= FEW && nowNanos - readAtNanos < looked * REST_NANOS;
        }
    }

    private final LedgerReader reader;
    private final LongSupplier nanos;
    private final SharedReads<List<ObjectNode>> reads = new SharedReads<>();
    private volatile @Nullable Copy copy;

    /**
     * Creates the list.
     *
     * @param nanos monotonic time, ns
     */
    PublicShows(LedgerReader reader, LongSupplier nanos) {
        this.reader = reader;
        this.nanos = nanos;
    }

    /** Returns all public shows in the order of their ids, each without offers and in the public form. */
    Future<List<ObjectNode>> get() {
        Copy last = copy;
        return last != null && last.isFresh(nanos.getAsLong())
                ? Future.succeededFuture(last.shows)
                : reads.latest("", this::read);
    }

    private Future<List<ObjectNode>> read() {
        return reader.shows()
                .compose(ids -> read(List.copyOf(ids), 0, new ArrayList<>())
                        .onSuccess(shows -> copy = new Copy(shows, ids.size(), nanos.getAsLong())));
    }

    private Future<List<ObjectNode>> read(List<String> ids, int from, List<ObjectNode> found) {
        if (from >= ids.size()) {
            return Future.succeededFuture(List.copyOf(found));
        }
        int to = Math.min(ids.size(), from + AT_ONCE);
        List<Future<Optional<String>>> reading =
                ids.subList(from, to).stream().map(reader::show).toList();
        return Future.all(reading).compose(v -> {
            for (Future<Optional<String>> one : reading) {
                one.result()
                        .map(Json::readObject)
                        .filter(doc -> Visibility.of(doc) == Visibility.PUBLIC)
                        .ifPresent(doc -> found.add(PublicForm.show(doc)));
            }
            return read(ids, to, found);
        });
    }
}
