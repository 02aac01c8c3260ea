package io.tallylight.load.bench.wire;

import java.util.List;

/** A closed model: every connection sends its next request as soon as it has the answer to the last. */
final class ClosedLoad extends Load {
    private int open;

    ClosedLoad(Tally tally, long lastsNs) {
        super(tally, lastsNs, (connection, status, dueNs, nowNs) -> {});
    }

    @Override
    void begin(List<WireConnection> connections) {
        open = connections.size();
        for (var connection : connections) {
            send(connection, System.nanoTime());
        }
    }

    @Override
    void free(WireConnection connection, long nowNs) {
        if (nowNs < endNs()) {
            send(connection, nowNs);
        }
    }

    @Override
    void gone(WireConnection connection) {
        open--;
    }

    @Override
    boolean hasSentAll(long nowNs) {
        return open == 0 || nowNs >= endNs();
    }
}
