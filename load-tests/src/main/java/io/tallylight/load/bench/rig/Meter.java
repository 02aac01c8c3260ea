package io.tallylight.load.bench.rig;

import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import java.io.IOException;

/** Reads the CPU of all who take part before a load and after it. */
public interface Meter {
    /** CPU microseconds of the server so far. */
    double serverUs() throws IOException;

    /** What its Redis has spent so far; zeros where it has none. */
    RedisSpent redis() throws IOException;

    /**
     * What a Redis has spent.
     *
     * @param cpuUs CPU microseconds, of its own and the kernel's, of all its threads
     * @param scriptUs microseconds in scripts, by its own clock
     * @param scriptCalls calls of scripts
     */
    record RedisSpent(double cpuUs, double scriptUs, double scriptCalls) {
        static final RedisSpent NOTHING = new RedisSpent(0, 0, 0);
    }

    /** A load by a client. */
    @FunctionalInterface
    interface Work {
        Run on(WireClient client) throws WireException;
    }

    default Spent measure(WireClient client, Work work) throws IOException, WireException {
        double server = serverUs();
        var redis = redis();
        double sender = client.cpuNs() / 1e3;
        var run = work.on(client);
        double answers = Math.max(1, run.answered());
        double senderAfter = client.cpuNs() / 1e3;
        var redisAfter = redis();
        return new Spent(
                run,
                (serverUs() - server) / answers,
                (redisAfter.cpuUs() - redis.cpuUs()) / answers,
                (redisAfter.scriptUs() - redis.scriptUs()) / answers,
                (redisAfter.scriptCalls() - redis.scriptCalls()) / answers,
                (senderAfter - sender) / answers);
    }
}
