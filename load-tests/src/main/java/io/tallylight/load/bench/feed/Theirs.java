package io.tallylight.load.bench.feed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.bench.crowd.Crowd;
import io.tallylight.load.bench.crowd.CrowdReport;
import io.tallylight.load.bench.crowd.Marks;
import io.tallylight.load.bench.crowd.WallClock;
import io.tallylight.load.bench.rig.Relay;
import io.tallylight.load.bench.rig.RigException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A relay before its crowd: it is sent what the engine sent, as the engine sent it. Closes the relay too. */
final class Theirs extends Side {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Relay relay;
    private final WallClock clock = new WallClock();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Theirs(Relay relay, Crowd crowd) {
        super(crowd);
        this.relay = relay;
    }

    /** Takes the relay over. */
    static Theirs open(Relay relay, int sockets) throws Exception {
        @Nullable Crowd crowd = null;
        boolean opened = false;
        try {
            crowd = Crowd.start(relay.feed());
            crowd.open(sockets);
            opened = true;
            return new Theirs(relay, crowd);
        } finally {
            if (!opened) {
                if (crowd != null) {
                    crowd.close();
                }
                relay.close();
            }
        }
    }

    @Override
    String name() {
        return relay.name();
    }

    @Override
    double serverUs() {
        return relay.serverUs();
    }

    @Override
    double redisUs() {
        return 0;
    }

    /** Publishes each message when it is due, counted from the first. */
    Marks publish(List<CrowdReport.Message> messages) throws IOException, RigException, InterruptedException {
        var marks = new Marks();
        long startNs = System.nanoTime();
        for (var message : messages) {
            long dueNs = startNs
                    + TimeUnit.MICROSECONDS.toNanos(
                            message.atUs() - messages.get(0).atUs());
            for (long waitNs = dueNs - System.nanoTime(); waitNs > 0; waitNs = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(waitNs);
            }
            long epochNs = clock.epochNs(System.nanoTime());
            JSON.readTree(message.text()).path("offers").properties().forEach(offer -> {
                var reserved = offer.getValue().path("reserved");
                if (reserved.isIntegralNumber()) {
                    marks.add(offer.getKey(), reserved.longValue(), epochNs);
                }
            });
            publish(message.text());
        }
        return marks;
    }

    private void publish(String text) throws IOException, RigException, InterruptedException {
        var request = HttpRequest.newBuilder(relay.publishAt())
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() / 100 != 2) {
            throw new RigException(relay.name() + " answers a message with " + response.statusCode());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            relay.close();
        }
    }
}
