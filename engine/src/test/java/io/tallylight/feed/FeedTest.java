package io.tallylight.feed;

import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Redis for the class; a node and a show, with twelve mugs at seq 1, for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FeedTest {
    static final String SHOW = "{'id':'spring','title':'Spring','status':'live','currency':'EUR','holdMs':60000,"
            + "'lowStockAt':5,'publicCounts':'exact'}";
    static final String MUG = "{'title':'Mug','product':'mug','price':1999,'status':'open','externalIds':{'erp':'7'}}";

    RealRedis redis;
    FeedFixture node;
    LedgerWriter ledger;
    private final List<FeedFixture> nodes = new ArrayList<>();

    @BeforeAll
    void startRedis(@TempDir Path folder) throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
    }

    @AfterAll
    void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void start(TestInfo test) {
        ledger =
                new LedgerWriter(redis.url(), test.getTestMethod().orElseThrow().getName());
        ledger.show(SHOW).offer("MUG-1", MUG, 12).write();
        node = anotherNode();
    }

    FeedFixture anotherNode() {
        return keep(new FeedFixture(redis.url()));
    }

    /** Whether viewers come over server-sent events. */
    boolean overEvents() {
        return false;
    }

    FeedFixture keep(FeedFixture started) {
        started.overEvents = overEvents();
        nodes.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        nodes.forEach(FeedFixture::close);
        nodes.clear();
        ledger.close();
    }
}
