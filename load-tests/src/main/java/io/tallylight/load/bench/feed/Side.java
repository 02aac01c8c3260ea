package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.crowd.Crowd;
import io.tallylight.load.bench.crowd.CrowdReport;
import io.tallylight.load.bench.crowd.Marks;
import io.tallylight.load.bench.rig.Cpu;
import io.tallylight.load.facts.LedgerFacts;
import java.io.IOException;
import java.util.List;

/** A server with its crowd, measured a round at a time. */
abstract class Side implements AutoCloseable {
    private final Crowd crowd;

    Side(Crowd crowd) {
        this.crowd = crowd;
    }

    /** As the table has it. */
    abstract String name();

    /** CPU microseconds of the server so far. */
    abstract double serverUs();

    /** CPU microseconds of its Redis so far. */
    abstract double redisUs() throws Exception;

    /** Something that reaches every overlay; when each change was made. */
    @FunctionalInterface
    interface Work {
        Marks happen() throws Exception;
    }

    /** Measures from before the work until every overlay has heard of it. */
    final Watched watch(Work work) throws Exception {
        crowd.settle();
        crowd.watch();
        double server = serverUs();
        double redis = redisUs();
        double overlays = Cpu.us(crowd.pid());
        var marks = work.happen();
        crowd.await(marks);
        double serverAfter = serverUs();
        double redisAfter = redisUs();
        double overlaysAfter = Cpu.us(crowd.pid());
        return new Watched(crowd.report(marks), serverAfter - server, redisAfter - redis, overlaysAfter - overlays);
    }

    /** What the overlays show that is not what the ledger has; the show must be at rest. */
    final List<String> compare(LedgerFacts ledger) throws Exception {
        return crowd.compare(ledger);
    }

    /** The messages of a round, for others to send too. */
    static List<CrowdReport.Message> messages(Watched watched) {
        return watched.heard().messages();
    }

    @Override
    public void close() throws IOException {
        crowd.close();
    }
}
