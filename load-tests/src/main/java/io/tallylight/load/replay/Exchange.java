package io.tallylight.load.replay;

import io.tallylight.load.client.Failures;
import io.tallylight.load.client.Reply;
import io.tallylight.load.client.UnexpectedReplyException;
import io.tallylight.load.replay.Latencies.Step;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The requests of one basket: counts those on their way, times them, and sees that an answer which cannot be read ends the
 * basket and never the run. Belongs to the context.
 */
final class Exchange {
    private final Tally tally;
    private final String key;
    private final Runnable end;

    /** {@code key}: of the basket. {@code end}: ends it. */
    Exchange(Tally tally, String key, Runnable end) {
        this.tally = tally;
        this.key = key;
        this.end = end;
    }

    /**
     * A step of the buyer's.
     *
     * @param dueNs the {@link System#nanoTime()} at which it was due
     * @param lost where there was no answer, which the tally has been told
     */
    void timed(Step step, long dueNs, Future<Reply> sent, Consumer<Reply> next, Runnable lost) {
        on(
                sent,
                () -> tally.latencies.record(step, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dueNs)),
                reply -> {
                    tally.answered(reply);
                    next.accept(reply);
                },
                lost);
    }

    /** A look at how something is, which nobody times. */
    void untimed(Future<Reply> sent, Consumer<Reply> next, Runnable lost) {
        on(sent, () -> {}, next, lost);
    }

    private void on(Future<Reply> sent, Runnable ended, Consumer<Reply> next, Runnable lost) {
        tally.inFlight++;
        sent.onComplete(result -> {
            tally.inFlight--;
            ended.run();
            var reply = result.result();
            try {
                if (reply == null) {
                    tally.unanswered(Failures.describe(result.cause()));
                    lost.run();
                } else {
                    next.accept(reply);
                }
            } catch (UnexpectedReplyException e) {
                tally.unexpected(key + ": " + Failures.describe(e));
                end.run();
            }
        });
    }
}
