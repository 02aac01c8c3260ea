package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.load.facts.Stock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process behind a crowd. Its argument is the feed's address; it reads an order a line from its standard input,
 * answers each in a line, and ends where the input ends.
 *
 * <pre>
 *   {"do":"open","sockets":N}           opens so many more, and waits until each is let in
 *   {"do":"watch"}                      counts anew from now on
 *   {"do":"settle","quietMs":Q,"ms":M}  waits until nobody heard anything for Q ms, for M at most
 *   {"do":"await","marks":{…},"ms":M}   waits until all have heard of these changes, for M at most
 *   {"do":"report","marks":{…}}         tells what was counted
 *   {"do":"return","withinMs":W,"anew":P,"seed":S}  ends all connections; waits until all are back, and tells how
 *   {"do":"compare","seq":S,"offers":{…},"ms":M}    waits until all are at that seq, and tells how many show other counts
 * </pre>
 */
public final class CrowdProgram {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long POLL_MS = 20;
    private static final long BACK_S_MAX = 120;
    private static final long ANSWER_S_MAX = 60;

    private final CrowdSockets sockets;
    private final WallClock clock = new WallClock();

    private CrowdProgram(CrowdSockets sockets) {
        this.sockets = sockets;
    }

    public static void main(String[] args) throws Exception {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var sockets = new CrowdSockets(URI.create(args[0]));
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println(Crowd.READY);
            new CrowdProgram(sockets).serve(in, out);
        }
    }

    private void serve(BufferedReader in, PrintStream out) throws IOException, InterruptedException {
        var line = in.readLine();
        while (line != null) {
            ObjectNode answer;
            try {
                answer = obey(JSON.readTree(line));
            } catch (CrowdException | ExecutionException e) {
                answer = JsonNodeFactory.instance.objectNode().put("failed", String.valueOf(e.getMessage()));
            }
            out.println(Crowd.ANSWER + answer);
            line = in.readLine();
        }
    }

    private ObjectNode obey(JsonNode order) throws CrowdException, ExecutionException, InterruptedException {
        return switch (order.path("do").asText()) {
            case "open" -> {
                sockets.open(order.path("sockets").asInt());
                yield JsonNodeFactory.instance.objectNode();
            }
            case "watch" ->
                onLoop(() -> {
                    sockets.gathering().watch(sockets.overlays().size());
                    return JsonNodeFactory.instance.objectNode();
                });
            case "settle" -> {
                long quietNs =
                        TimeUnit.MILLISECONDS.toNanos(order.path("quietMs").asLong());
                yield until(order, () -> sockets.gathering().quietNs() >= quietNs);
            }
            case "await" -> {
                var marks = Marks.of(order.path("marks"));
                yield until(order, () -> allHeardOf(marks));
            }
            case "report" -> {
                var marks = Marks.of(order.path("marks"));
                yield onLoop(() -> report(marks));
            }
            case "return" -> comeBack(order);
            case "compare" -> {
                long seq = order.path("seq").asLong();
                var unused = until(order, () -> sockets.before(seq) == 0);
                yield onLoop(() -> compare(seq, Crowd.counts(order.path("offers"))));
            }
            default -> throw new CrowdException("no such order: " + order);
        };
    }

    /** Looks on the loop again and again; returns when it holds, or after the order's {@code ms}. */
    private ObjectNode until(JsonNode order, Callable<Boolean> holds) throws ExecutionException, InterruptedException {
        long deadlineNs = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(order.path("ms").asLong());
        while (!onLoop(holds) && System.nanoTime() < deadlineNs) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private boolean allHeardOf(Marks marks) {
        long seq = sockets.gathering().watch().seqOf(marks);
        return seq >= 0 && sockets.before(seq) == 0;
    }

    private ObjectNode comeBack(JsonNode order) throws CrowdException, ExecutionException, InterruptedException {
        var homecoming = new Homecoming(sockets, order.path("seed").asLong());
        var done = onLoop(() -> homecoming.start(
                order.path("withinMs").asLong(), order.path("anew").asDouble()));
        try {
            return done.get(BACK_S_MAX, TimeUnit.SECONDS).json();
        } catch (TimeoutException e) {
            throw new CrowdException(onLoop(homecoming::away) + " overlays are not back after " + BACK_S_MAX + " s", e);
        }
    }

    private ObjectNode compare(long seq, Map<String, Stock> offers) {
        var answer = JsonNodeFactory.instance.objectNode();
        var complaints = new ArrayList<>(sockets.gathering().complaints());
        complain(complaints, sockets.before(seq), "overlays have not come to the seq of the ledger");
        complain(complaints, sockets.differing(offers), "overlays show other counts than the ledger has");
        complaints.forEach(answer.putArray("complaints")::add);
        return answer;
    }

    private ObjectNode report(Marks marks) {
        var watch = sockets.gathering().watch();
        var complaints = new ArrayList<>(sockets.gathering().complaints());
        complain(complaints, watch.gaps(), "updates went on from a seq that their overlay did not have");
        complain(complaints, watch.differing(), "updates differ from those that other overlays got");
        complain(complaints, sockets.before(sockets.furthest()), "overlays are not where the others are");
        var latencyUs = Latency.of(watch, marks, clock.epochNs(watch.startNs()));
        long missing = (long) marks.size() * watch.expected() - latencyUs.getTotalCount();
        complain(complaints, Math.max(0, missing), "changes were not told to an overlay");
        return CrowdReport.json(watch, latencyUs, complaints);
    }

    private static void complain(List<String> complaints, long count, String what) {
        if (count > 0) {
            complaints.add(count + " " + what);
        }
    }

    private <T> T onLoop(Callable<T> task) throws ExecutionException, InterruptedException {
        try {
            return sockets.loop().submit(task).get(ANSWER_S_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("the loop does not answer", e);
        }
    }
}
