package io.tallylight.show;

import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.SharedReads;
import io.tallylight.ledger.ShowHead;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache of shows. A show is read whole only if its seq is another one than that of the copy, and by one reader at a
 * time. For any thread.
 */
final class ShowCache {
    private static final int SHOWS_MAX = 256;

    /** Largest number of characters of all definitions that are kept. */
    private static final long CHARS_MAX = 64L * 1024 * 1024;

    /**
     * Largest number of characters of a small show. A larger one is not read again for the public at each of its
     * changes.
     */
    private static final long SMALL_CHARS_MAX = 100_000;

    /**
     * Time for which a larger show is not read again, in ns for each character: about ten times as long as Redis takes
     * to read it.
     */
    private static final long REST_NANOS = 100;

    private record Copy(ShowSnapshot snapshot, long readAtNanos) {}

    private final ShowReader views;
    private final LedgerReader reader;
    private final LongSupplier nanos;
    private final SharedReads<Optional<ShowSnapshot>> reads = new SharedReads<>();
    private final LinkedHashMap<String, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);
    private long chars;

    /**
     * Creates an empty cache.
     *
     * @param nanos monotonic time, ns
     */
    ShowCache(ShowReader views, LedgerReader reader, LongSupplier nanos) {
        this.views = views;
        this.reader = reader;
        this.nanos = nanos;
    }

    /** Returns the show as it is now, with the changes of every answered command. Empty if there is none. */
    Future<Optional<ShowSnapshot>> latest(String show) {
        return reads.latest(show, () -> read(show));
    }

    /** Returns the show for the public: a large show may be a moment old, so that many readers cost little. */
    Future<Optional<ShowSnapshot>> recent(String show) {
        Copy copy = copy(show);
        if (copy != null && copy.snapshot.chars() > SMALL_CHARS_MAX) {
            long age = nanos.getAsLong() - copy.readAtNanos;
            return age < copy.snapshot.chars() * REST_NANOS
                    ? Future.succeededFuture(Optional.of(copy.snapshot))
                    : reads.recent(show, () -> read(show));
        }
        return latest(show);
    }

    private Future<Optional<ShowSnapshot>> read(String show) {
        return reader.head(show).compose(head -> {
            Copy copy = copy(show);
            if (head.isEmpty()) {
                keep(show, null);
                return Future.succeededFuture(Optional.empty());
            }
            ShowHead now = head.get();
            if (copy != null && copy.snapshot.isAt(now.epoch(), now.seq())) {
                return Future.succeededFuture(Optional.of(copy.snapshot));
            }
            return views.view(show).map(view -> {
                Optional<ShowSnapshot> made = view.map(ShowSnapshot::new);
                keep(
                        show,
                        made.map(snapshot -> new Copy(snapshot, nanos.getAsLong()))
                                .orElse(null));
                return made;
            });
        });
    }

    private @Nullable Copy copy(String show) {
        synchronized (copies) {
            return copies.get(show);
        }
    }

    /** Replaces the copy of a show, or drops it; the least recently requested copies are removed to make room. */
    private void keep(String show, @Nullable Copy copy) {
        synchronized (copies) {
            Copy old = copy == null ? copies.remove(show) : copies.put(show, copy);
            chars += (copy == null ? 0 : copy.snapshot.chars()) - (old == null ? 0 : old.snapshot.chars());
            Iterator<Map.Entry<String, Copy>> eldest = copies.entrySet().iterator();
            while (copies.size() > SHOWS_MAX || (chars > CHARS_MAX && copies.size() > 1)) {
                chars -= eldest.next().getValue().snapshot.chars();
                eldest.remove();
            }
        }
    }
}
