package io.tallylight.ledger;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings answers to the thread of an event loop. All answers posted while the loop was busy arrive together, since
 * waking another thread costs more than most answers do. Any thread posts; the loop delivers.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private static final ThreadLocal<@Nullable Mailbox> OF_THREAD = new ThreadLocal<>();

    private final Context home;
    private final Queue<PendingCommand<?>> answers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waking = new AtomicBoolean();

    private Mailbox(Context home) {
        this.home = home;
    }

    /**
     * Returns the mailbox of the event loop that this is called on.
     *
     * @param current any context of that loop, which is used to get back to it
     */
    static Mailbox of(Context current) {
        Mailbox mailbox = OF_THREAD.get();
        if (mailbox == null) {
            mailbox = new Mailbox(current);
            OF_THREAD.set(mailbox);
        }
        return mailbox;
    }

    void post(PendingCommand<?> answer) {
        answers.add(answer);
        if (!waking.get() && waking.compareAndSet(false, true)) {
            home.runOnContext(v -> deliver());
        }
    }

    private void deliver() {
        waking.set(false); // first: an answer posted after this is seen below or wakes the loop again
        for (PendingCommand<?> answer = answers.poll(); answer != null; answer = answers.poll()) {
            try {
                answer.deliver();
            } catch (RuntimeException e) {
                LOG.error("the receiver of an answer failed", e);
            }
        }
    }
}
