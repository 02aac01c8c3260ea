package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.crowd.CrowdReport;

/**
 * One round of one server.
 *
 * @param serverUs CPU microseconds of the server's process
 * @param redisUs the same of its Redis, 0 where it has none
 * @param crowdUs the same of the process that has the overlays
 */
record Watched(CrowdReport heard, double serverUs, double redisUs, double crowdUs) {
    private static final double NS_IN_US = 1e3;
    private static final double NS_IN_S = 1e9;

    double deliveriesPerSecond() {
        return heard.deliveries() / seconds();
    }

    double framesPerSecond() {
        return heard.frames() / seconds();
    }

    /** Cores that the server kept busy. */
    double serverCores() {
        return serverUs / (heard.lastedNs() / NS_IN_US);
    }

    double redisCores() {
        return redisUs / (heard.lastedNs() / NS_IN_US);
    }

    /** Cores that the overlays kept busy. */
    double crowdCores() {
        return crowdUs / (heard.lastedNs() / NS_IN_US);
    }

    double serverUsPerFrame() {
        return serverUs / heard.frames();
    }

    double serverUsPerDelivery() {
        return serverUs / heard.deliveries();
    }

    double bytesPerFrame() {
        return (double) heard.bytes() / heard.frames();
    }

    double deliveriesPerFrame() {
        return (double) heard.deliveries() / heard.frames();
    }

    private double seconds() {
        return heard.lastedNs() / NS_IN_S;
    }
}
