package io.tallylight.recovery;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.LedgerJournal;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.ShowHistory;
import io.tallylight.orders.StoredOrder;
import io.tallylight.testing.Await;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Another journal, whose answers about one show are held back until they are let go. */
final class HeldJournal implements LedgerJournal {
    private final LedgerJournal real;
    private final String held;
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Queue<String> askedFor = new ConcurrentLinkedQueue<>();

    HeldJournal(LedgerJournal real, String held) {
        this.real = real;
        this.held = held;
    }

    void letGo() {
        letGo.countDown();
    }

    /** Shows whose reads have begun, in that order. */
    List<String> askedFor() {
        return List.copyOf(askedFor);
    }

    @Override
    @CanIgnoreReturnValue
    public int journal(String show, List<JournalEntry> entries) throws OrderSystemException {
        return real.journal(show, entries);
    }

    @Override
    public List<LastKnown> lastKnown() throws OrderSystemException {
        return real.lastKnown();
    }

    @Override
    public Optional<LastKnown> lastKnown(String show) throws OrderSystemException {
        askedFor.add(show);
        if (show.equals(held)) {
            Await.open(letGo);
        }
        return real.lastKnown(show);
    }

    @Override
    public ShowHistory history(String show) throws OrderSystemException {
        return real.history(show);
    }

    @Override
    public List<StoredOrder> orders(String show, StoredOrder.@Nullable Place after, int limit)
            throws OrderSystemException {
        return real.orders(show, after, limit);
    }
}
