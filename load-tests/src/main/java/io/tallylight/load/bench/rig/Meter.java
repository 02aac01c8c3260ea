package io.tallylight.load.bench.rig;

import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import java.io.IOException;

/** Reads the CPU of all who take part before a load and after it. */
public interface Meter {
    /** CPU microseconds of the server so far. */
    double serverUs() throws IOException;

    /** CPU microseconds of its Redis so far. */
    double redisUs() throws IOException;

    /** A load by a client. */
    @FunctionalInterface
    interface Work {
        Run on(WireClient client) throws WireException;
    }

    default Spent measure(WireClient client, Work work) throws IOException, WireException {
        double server = serverUs();
        double redis = redisUs();
        double sender = client.cpuNs() / 1e3;
        var run = work.on(client);
        double answers = Math.max(1, run.answered());
        return new Spent(
                run,
                (serverUs() - server) / answers,
                (redisUs() - redis) / answers,
                (client.cpuNs() / 1e3 - sender) / answers);
    }
}
