package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.load.facts.LedgerFacts;
import io.tallylight.load.facts.Stock;
import io.tallylight.load.harness.JarProcess;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Overlays in a process of their own, all at one server. Used by one thread, which waits. */
public final class Crowd implements AutoCloseable {
    static final String READY = "a crowd is ready";
    static final String ANSWER = "answer ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START_S = 60;
    private static final long ANSWER_S = 180;
    /** Under load the engine may let a second pass between two updates. */
    private static final long QUIET_MS = 1_200;

    private static final long SETTLE_MS = 20_000;
    /** On a machine that does too much at once a change may take long; one that takes longer is missing. */
    private static final long AWAIT_MS = 60_000;

    private final JarProcess process;
    private int answers;

    private Crowd(JarProcess process) {
        this.process = process;
    }

    /** Starts the process; {@code feed} is where its overlays will listen, as {@code http://host:port/path}. */
    public static Crowd start(URI feed) throws IOException, InterruptedException {
        // All that it allocates dies young or is a watch; one core is all that it may use.
        var process = JarProcess.java(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrowdProgram.class.getName(),
                        feed.toString()),
                Map.of());
        boolean started = false;
        try {
            var unused = process.awaitLine(line -> line.equals(READY), START_S);
            started = true;
            return new Crowd(process);
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Opens so many overlays more, and returns when the server has let each in. */
    public void open(int sockets) throws IOException, CrowdException, InterruptedException {
        var unused = ask(order("open").put("sockets", sockets));
    }

    /** Counts anew from now on. */
    public void watch() throws IOException, CrowdException, InterruptedException {
        var unused = ask(order("watch"));
    }

    /** Returns when nobody has heard anything for 1.2 s, or after 20 s. */
    public void settle() throws IOException, CrowdException, InterruptedException {
        var unused = ask(order("settle").put("quietMs", QUIET_MS).put("ms", SETTLE_MS));
    }

    /** Returns when every overlay has heard of every one of these changes, or after a minute. */
    public void await(Marks marks) throws IOException, CrowdException, InterruptedException {
        var order = order("await").put("ms", AWAIT_MS);
        order.set("marks", marks.json());
        var unused = ask(order);
    }

    /**
     * Ends all connections at once; returns when all overlays are back.
     *
     * @param withinMs over which they spread their first attempts, each at a random moment
     * @param anew the part of them that begins with a snapshot, 0 to 1; the others go on where they were
     * @param seed of all that is random
     */
    public CameBack comeBack(long withinMs, double anew, long seed)
            throws IOException, CrowdException, InterruptedException {
        return CameBack.of(
                ask(order("return").put("withinMs", withinMs).put("anew", anew).put("seed", seed)));
    }

    /**
     * What is not right in what the overlays show, once they had a minute to come to the ledger's seq; empty where all
     * show the ledger's counts.
     */
    public List<String> compare(LedgerFacts ledger) throws IOException, CrowdException, InterruptedException {
        var order = order("compare").put("seq", ledger.seq()).put("ms", AWAIT_MS);
        var offers = order.putObject("offers");
        ledger.offers().forEach((sku, line) -> {
            var stock = line.stock();
            offers.putArray(sku).add(stock.available()).add(stock.reserved()).add(stock.sold());
        });
        var complaints = new ArrayList<String>();
        ask(order).path("complaints").forEach(complaint -> complaints.add(complaint.asText()));
        return complaints;
    }

    static Map<String, Stock> counts(JsonNode offers) {
        var counts = new HashMap<String, Stock>();
        offers.properties().forEach(entry -> {
            var count = entry.getValue();
            counts.put(
                    entry.getKey(),
                    new Stock(
                            count.path(0).asLong(),
                            count.path(1).asLong(),
                            count.path(2).asLong()));
        });
        return counts;
    }

    /** What was heard since {@link #watch}; latency counts from the marks. */
    public CrowdReport report(Marks marks) throws IOException, CrowdException, InterruptedException {
        var order = order("report");
        order.set("marks", marks.json());
        return CrowdReport.of(ask(order));
    }

    private static ObjectNode order(String what) {
        return JsonNodeFactory.instance.objectNode().put("do", what);
    }

    private JsonNode ask(ObjectNode order) throws IOException, CrowdException, InterruptedException {
        process.say(order.toString());
        int number = ++answers;
        try {
            var line = process.awaitLine(new Nth(number)::matches, ANSWER_S);
            var answer = JSON.readTree(line.substring(ANSWER.length()));
            if (answer.has("failed")) {
                throw new CrowdException(answer.path("failed").asText());
            }
            return answer;
        } catch (IllegalStateException e) {
            throw new CrowdException("the crowd does not answer: " + e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new CrowdException("the crowd's answer is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Finds the answer of that number among all lines printed so far. */
    private static final class Nth {
        private int left;

        Nth(int number) {
            this.left = number;
        }

        boolean matches(String line) {
            return line.startsWith(ANSWER) && --left == 0;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
