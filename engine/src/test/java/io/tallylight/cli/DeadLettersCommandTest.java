package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands {@code dead-letters} and {@code order-systems}, before a stand-in of an engine. */
class DeadLettersCommandTest {
    private static final String FIRST = "{\"id\":\"a b.dwebhook:1\",\"system\":\"webhook\",\"reason\":\"x\"}";
    private static final String SECOND = "{\"id\":\"s.dsqlite:2\",\"system\":\"sqlite\",\"reason\":\"y\"}";

    private static final String BLOCKED = "{\"id\":\"a b.dwebhook:7\",\"attempts\":9,\"reason\":\"it has no\\nwords\"}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile Consumer<String> then = call -> {};
    private HttpServer standIn;

    @SuppressWarnings("NullAway.Init") // before each test
    DeadLettersCommandTest() {}

    @BeforeEach
    void start() throws IOException {
        standIn = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        standIn.createContext("/", exchange -> {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(call);
            then.accept(call);
            String answer = answers.get(call);
            byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        standIn.start();
        answers.put("GET /v1/dead-letters?limit=500", "{\"items\":[" + FIRST + "],\"next\":\"n1\"}");
        answers.put("GET /v1/dead-letters?limit=500&after=n1", "{\"items\":[" + SECOND + "]}");
        answers.put("POST /v1/dead-letters/a%20b.dwebhook%3A1/replay", "{\"state\":\"delivered\"}");
        answers.put("POST /v1/dead-letters/s.dsqlite%3A2/replay", "{\"state\":\"dead\",\"reason\":\"still\"}");
        answers.put("GET /v1/blocked-messages", "{\"items\":[" + BLOCKED + "]}");
        answers.put("POST /v1/blocked-messages/a%20b.dwebhook%3A7/set-aside", "{\"id\":\"a b.dwebhook:7\"}");
        answers.put("GET /v1/order-systems", "{\"items\":[{\"name\":\"sqlite\",\"parked\":false}]}");
        answers.put("POST /v1/order-systems/webhook/resume", "{}");
    }

    @AfterEach
    void stop() {
        standIn.stop(0);
    }

    private int run(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = "http://127.0.0.1:" + standIn.getAddress().getPort();
        return Tallylight.run(all);
    }

    @Test
    void theListIsReadToItsEnd() {
        assertEquals(0, run("dead-letters", "list"));
        assertEquals(2, asked.size());
    }

    @Test
    void aReplayThatDeliversEndsWithZero() {
        assertEquals(0, run("dead-letters", "replay", "a b.dwebhook:1"));
        assertEquals(List.of("POST /v1/dead-letters/a%20b.dwebhook%3A1/replay"), asked);
    }

    @Test
    void aReplayOfAllOffersEachAndEndsWithOneWhereSomeStayDead() {
        assertEquals(1, run("dead-letters", "replay", "--all"));
        assertEquals(4, asked.size());
    }

    @Test
    void aReplayOfOneSystemOffersOnlyThose() {
        assertEquals(0, run("dead-letters", "replay", "--all", "--system", "webhook"));
        assertEquals(3, asked.size());
    }

    @Test
    void theCancellationsOfAnOrderAreReplayedByTheOrder() {
        String order = letter("4", "");
        String first = letter("4.1", ",\"cancellation\":1");
        String second = letter("4.2", ",\"cancellation\":2");
        answers.put("POST /v1/dead-letters/s.dwebhook%3A4/replay", "{\"state\":\"delivered\"}");
        AtomicInteger listed = new AtomicInteger();
        then = call -> {
            if (call.startsWith("GET")) {
                boolean before = listed.getAndIncrement() == 0;
                answers.put(call, "{\"items\":[" + (before ? order + "," + first + "," : "") + second + "]}");
            }
        };
        assertEquals(1, run("dead-letters", "replay", "--all"));
        assertEquals(
                List.of(
                        "GET /v1/dead-letters?limit=500",
                        "POST /v1/dead-letters/s.dwebhook%3A4/replay",
                        "GET /v1/dead-letters?limit=500"),
                asked);
    }

    private static String letter(String label, String more) {
        return "{\"id\":\"s.dwebhook:" + label + "\",\"show\":\"s\",\"system\":\"webhook\",\"number\":4" + more
                + ",\"reason\":\"x\"}";
    }

    @Test
    void anUnknownLetterEndsWithOneAndNoneWithTwo() {
        assertEquals(1, run("dead-letters", "replay", "s.dsqlite:77"));
        assertEquals(2, run("dead-letters", "replay"));
    }

    @Test
    void blockedMessagesAreListedInOneLineEachAndSetAside() {
        assertEquals(List.of("0", "a b.dwebhook:7\t9\tit has no words"), printed("dead-letters", "blocked"));
        assertEquals(
                List.of("0", "a b.dwebhook:7\tis set aside with its next try"),
                printed("dead-letters", "set-aside", "a b.dwebhook:7"));
        assertEquals(
                List.of("GET /v1/blocked-messages", "POST /v1/blocked-messages/a%20b.dwebhook%3A7/set-aside"), asked);
        assertEquals(List.of("1"), printed("dead-letters", "set-aside", "s.dsqlite:77"));
        assertEquals(2, run("dead-letters", "set-aside"));
    }

    /** The exit code, and the lines that the command printed. */
    private List<String> printed(String... arguments) {
        PrintStream kept = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            List<String> all = new ArrayList<>(List.of(Integer.toString(run(arguments))));
            out.toString(StandardCharsets.UTF_8).lines().forEach(all::add);
            return all;
        } finally {
            System.setOut(kept);
        }
    }

    @Test
    void orderSystemsAreListedAndResumed() {
        assertEquals(0, run("order-systems", "list"));
        assertEquals(0, run("order-systems", "resume", "webhook"));
        assertEquals(1, run("order-systems", "resume", "fax"));
    }
}
