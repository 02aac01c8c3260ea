package io.tallylight.load.bench.wire;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One load from its start until every request that was sent is answered. Belongs to the event loop. */
abstract class Load {
    private final Tally tally;
    private final long lastsNs;
    private final Heard heard;
    private final CompletableFuture<Run> done = new CompletableFuture<>();
    private long startNs;
    private int busy;

    Load(Tally tally, long lastsNs, Heard heard) {
        this.tally = tally;
        this.lastsNs = lastsNs;
        this.heard = heard;
    }

    /** Completes on the event loop. */
    final CompletableFuture<Run> done() {
        return done;
    }

    final void start(List<WireConnection> connections) {
        startNs = System.nanoTime();
        begin(connections);
        finishIfIdle(System.nanoTime());
    }

    final void answered(WireConnection connection, int status, long nowNs) {
        busy--;
        tally.answered(connection, status, nowNs, nowNs < endNs());
        heard.answered(connection.number(), status, connection.dueNs(), nowNs);
        free(connection, nowNs);
        finishIfIdle(nowNs);
    }

    final void lost(WireConnection connection, boolean underARequest, String why) {
        tally.lost(underARequest, why);
        if (underARequest) {
            busy--;
        }
        gone(connection);
        finishIfIdle(System.nanoTime());
    }

    /** The load begins; these connections are free. */
    abstract void begin(List<WireConnection> connections);

    /** A connection is free again. */
    abstract void free(WireConnection connection, long nowNs);

    /** A connection is no more. */
    abstract void gone(WireConnection connection);

    /** Whether nothing more will be sent. */
    abstract boolean hasSentAll(long nowNs);

    final void send(WireConnection connection, long dueNs) {
        busy++;
        connection.send(dueNs);
    }

    final void finishIfIdle(long nowNs) {
        if (busy == 0 && hasSentAll(nowNs) && !done.isDone()) {
            done.complete(tally.run(lastsNs));
        }
    }

    final Tally tally() {
        return tally;
    }

    final long startNs() {
        return startNs;
    }

    final long endNs() {
        return startNs + lastsNs;
    }
}
