package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.crowd.Crowd;
import io.tallylight.load.bench.rig.EngineRig;

/** The engine before its crowd. The engine is the caller's to close. */
final class Ours extends Side {
    private final EngineRig engine;

    private Ours(EngineRig engine, Crowd crowd) {
        super(crowd);
        this.engine = engine;
    }

    /** So many overlays at a show that exists. */
    static Ours open(EngineRig engine, String show, int sockets) throws Exception {
        var crowd = Crowd.start(engine.feed(show));
        boolean opened = false;
        try {
            crowd.open(sockets);
            opened = true;
            return new Ours(engine, crowd);
        } finally {
            if (!opened) {
                crowd.close();
            }
        }
    }

    @Override
    String name() {
        return "engine";
    }

    @Override
    double serverUs() {
        return engine.serverUs();
    }

    @Override
    double redisUs() throws Exception {
        return engine.redis().cpuUs();
    }
}
