package io.tallylight.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Receiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Engines in processes of their own that sell one show from one Redis, with one PostgreSQL and one webhook; each may be
 * killed, paused and started again. Any thread may ask them; one thread kills and starts.
 */
final class EngineGroup implements AutoCloseable {
    static final String SHOW = "fleet";
    static final String PATH = "/v1/shows/" + SHOW;
    static final int LEASE_SECONDS = 5;

    /** Short, so that a client that meets a paused engine soon asks another one. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    final RealRedis redis;
    final Receiver receiver = new Receiver();
    final String database;
    private final Path folder;
    private final Map<String, String> settings;
    private final List<Member> members = new ArrayList<>();

    /** One of the engines, from one start to its end, with a client and a viewer of its feed. */
    private record Member(EngineProcess process, Http http, Http patient, List<Viewer> viewers) {
        static Member of(EngineProcess process) {
            Http http = new Http(process.port(), PATIENCE);
            return new Member(process, http, new Http(process.port()), new ArrayList<>());
        }

        void close() {
            process.close();
            viewers.forEach(Viewer::close);
        }
    }

    /**
     * Starts Redis and the engines, which have no show yet.
     *
     * @param more settings of the engines, by the names of their environment variables
     */
    EngineGroup(Path folder, String database, int engines, Map<String, String> more) throws IOException {
        this.folder = folder;
        this.database = database;
        redis = new RealRedis(folder.resolve("redis"));
        settings = new HashMap<>(Map.ofEntries(
                Map.entry("TALLYLIGHT_REDIS_URL", redis.url()),
                Map.entry("TALLYLIGHT_ORDERS_SQL_URL", database),
                Map.entry("TALLYLIGHT_ORDERS_WEBHOOK_URL", receiver.url()),
                Map.entry("TALLYLIGHT_ORDERS_WEBHOOK_ALLOWPRIVATEADDRESSES", "true"),
                Map.entry(
                        "TALLYLIGHT_ORDERS_WEBHOOK_SECRETS",
                        "whsec_" + Base64.getEncoder().encodeToString(new byte[32])),
                Map.entry(
                        "TALLYLIGHT_ORDERS_WEBHOOK_EVENTS",
                        "order.committed, order.cancelled, reservation.expired, payment.failed, offer.sold_out, show.status"),
                Map.entry("TALLYLIGHT_PAYMENTS_GATEWAY", "test"),
                Map.entry("TALLYLIGHT_PAYMENTS_PAYMS", "3000"),
                Map.entry("TALLYLIGHT_PAYMENTS_LATEMS", "5000"),
                Map.entry("TALLYLIGHT_LEDGER_AUDITPERIODMS", "1000")));
        settings.putAll(more);
        List<CompletableFuture<Member>> starting = IntStream.range(0, engines)
                .mapToObj(index -> CompletableFuture.supplyAsync(() -> launch(index)))
                .toList();
        members.addAll(Await.all(starting));
    }

    private Member launch(int index) {
        try {
            Path data =
                    Files.createDirectories(folder.resolve("engine" + index)).resolve("data");
            EngineProcess process = new EngineProcess(Files.createDirectories(data), settings);
            Member member = Member.of(process);
            Await.until("engine " + index + " is ready", () -> isReady(member.http));
            return member;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReady(Http http) {
        return Http.join(http.send("GET", "/health/ready", "", "")
                .handle((reply, failure) -> failure == null && reply.status() == 200));
    }

    synchronized int size() {
        return members.size();
    }

    /** A client of this engine as it was started last; it may be dead or paused. */
    synchronized Http http(int index) {
        return members.get(index).http;
    }

    /** A client that waits as long as tests do, for an engine that is expected to answer. */
    synchronized Http patient(int index) {
        return members.get(index).patient;
    }

    private synchronized Member member(int index) {
        return members.get(index);
    }

    /** Opens a viewer of the show at each engine that has none, which is to stay there until the end. */
    void watch() {
        for (int index = 0; index < size(); index++) {
            Member member = member(index);
            if (member.viewers.isEmpty()) {
                member.viewers.add(new Viewer(member.process.port(), SHOW));
            }
        }
    }

    /** The viewers that were not cut off, and a new one at each engine. */
    List<Viewer> viewers() {
        List<Viewer> all = new ArrayList<>();
        for (int index = 0; index < size(); index++) {
            Member member = member(index);
            member.viewers.add(new Viewer(member.process.port(), SHOW));
            member.viewers.stream().filter(viewer -> !viewer.isEnded()).forEach(all::add);
        }
        return all;
    }

    /** Ends it as a crash would. */
    void kill(int index) {
        member(index).close();
    }

    /** Starts one that was killed, and a viewer at it. */
    void startAgain(int index) {
        Member member = launch(index);
        synchronized (this) {
            members.set(index, member);
        }
        watch();
    }

    /** Pauses it until what it had a lease on may be another engine's, and as long as something else happens. */
    void pausePastItsLeases(int index, Runnable meanwhile) {
        EngineProcess process = member(index).process;
        process.pause();
        try {
            long end = redisSeconds() + LEASE_SECONDS + 2;
            meanwhile.run();
            Await.until("leases have ended", () -> redisSeconds() >= end);
        } finally {
            process.goOn();
        }
    }

    /** Redis's clock. */
    private long redisSeconds() {
        return Long.parseLong(redis.ask("TIME").split("\r\n", -1)[2]);
    }

    void awaitReady() {
        for (int index = 0; index < size(); index++) {
            Http http = http(index);
            Await.until("engine " + index + " is ready", () -> isReady(http));
        }
    }

    /** Every item of a list, page after page. */
    List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = patient(0)
                    .get(path + (path.contains("?") ? "&" : "?") + "limit=500" + after)
                    .is(200)
                    .json();
            page.path("items").forEach(items::add);
            after = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());
        return items;
    }

    /** What each engine has logged, over all its starts. */
    List<String> logs() throws IOException {
        List<String> logs = new ArrayList<>();
        for (int index = 0; index < size(); index++) {
            logs.add(Files.readString(folder.resolve("engine" + index).resolve("engine.log")));
        }
        return logs;
    }

    @Override
    public void close() {
        for (int index = 0; index < size(); index++) {
            kill(index);
        }
        receiver.close();
        redis.close();
    }
}
