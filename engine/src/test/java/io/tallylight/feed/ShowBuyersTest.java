package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tallylight.json.Json;
import io.tallylight.testing.LogLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a buyer is welcomed, and with what. Time and answers come from the test. */
class ShowBuyersTest {
    private static final String BUYER = "ann";

    private final LoopTasks loopTasks = new LoopTasks(new TickPace(10, 1_000));
    private final List<BuyerSource.Holding> held = new ArrayList<>();
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final ShowBuyers buyers = new ShowBuyers("spring", new Held(), loopTasks, Runnable::run);
    private List<BuyerSource.Cancelled> cancelled = List.of();
    private List<String> allCancelled = List.of();
    private int version;
    private int chunk;
    private int readsToFail;
    private long nowMs;

    /** What the test says that the buyer holds. */
    private final class Held implements BuyerSource {
        @Override
        public CompletionStage<List<Optional<Mark>>> marks(String show, List<String> all) {
            List<String> ids = held.stream().skip(chunk * 2L).map(Holding::id).toList();
            return done(List.of(Optional.of(new Mark("v" + version, chunk, ids, cancelled))));
        }

        @Override
        public CompletionStage<List<Holding>> open(String show, String buyerId) {
            return done(held.stream().filter(Holding::isOpen).toList());
        }

        @Override
        public CompletionStage<List<Holding>> read(String show, List<String> ids) {
            return readsToFail-- > 0
                    ? CompletableFuture.failedStage(new IllegalStateException("Redis is away"))
                    : done(held.stream().filter(one -> ids.contains(one.id())).toList());
        }

        @Override
        public CompletionStage<List<String>> between(String show, String buyerId, Mark before, Mark now) {
            return done(held.stream().map(Holding::id).toList());
        }

        @Override
        public CompletionStage<List<String>> cancelledBetween(String show, String buyerId, Mark before, Mark now) {
            return done(allCancelled.subList(before.cancelled().size(), allCancelled.size()));
        }

        private static <T> CompletionStage<T> done(T answer) {
            return CompletableFuture.completedStage(answer);
        }
    }

    private static final class Line extends FeedConnection {
        Line() {
            super(new DeafListener());
        }

        @Override
        Transport transport() {
            return Transport.EVENTS;
        }

        @Override
        EventLoop loop() {
            return context().channel().eventLoop();
        }

        @Override
        boolean isWritable() {
            return true;
        }

        @Override
        void write(Frame frame) {
            send(frame.duplicate());
        }

        @Override
        void close(Disconnect disconnect) {}
    }

    @AfterEach
    void close() {
        channels.forEach(channel -> {
            boolean unread = channel.finishAndReleaseAll();
            assertEquals(false, unread, "messages that no test expected");
        });
    }

    private EmbeddedChannel come() {
        Line line = new Line();
        EmbeddedChannel channel = new EmbeddedChannel(line);
        channels.add(channel);
        Subscriber socket = new Subscriber(new SubscribeRequest("spring", null, null, null, 1), line);
        socket.buyerId = BUYER;
        buyers.add(socket, BUYER);
        return channel;
    }

    private void reserve(String id) {
        version++;
        held.add(new BuyerSource.Holding(id, true, "{\"id\":\"" + id + "\"}", ""));
    }

    private void look() {
        nowMs += ShowBuyers.LOOK_EVERY_MS;
        buyers.tick(nowMs);
    }

    /** What was said to a client since it was asked last. */
    private List<String> heard(EmbeddedChannel client) {
        loopTasks.flush();
        client.runPendingTasks();
        List<String> messages = new ArrayList<>();
        for (ByteBuf event = client.readOutbound(); event != null; event = client.readOutbound()) {
            String data = event.toString(StandardCharsets.UTF_8);
            ObjectNode message =
                    Json.readObject(data.substring("data: ".length()).strip());
            messages.add(
                    message.path("type").asText() + " " + message.path("id").asText() + message.path("open"));
            event.release();
        }
        return messages;
    }

    @Test
    void whoComesFirstIsWelcomedByTheFirstLook() {
        reserve("r1");
        EmbeddedChannel first = come();
        assertEquals(List.of(), heard(first));
        look();
        assertEquals(List.of("authenticated [\"r1\"]", "reservation r1"), heard(first));
        look();
        assertEquals(List.of(), heard(first));
    }

    /** What it is not told to be open has ended; so it must not be told from before its own last reservation. */
    @Test
    void whoComesLaterHearsOfWhatIsYoungerThanTheLastLook() {
        EmbeddedChannel first = come();
        look();
        assertEquals(List.of("authenticated []"), heard(first));
        reserve("r1");
        EmbeddedChannel second = come();
        assertEquals(List.of(), heard(second));
        look();
        assertEquals(List.of("authenticated [\"r1\"]", "reservation r1"), heard(second));
        assertEquals(List.of("reservation r1"), heard(first));
    }

    @Test
    void whoComesWhereNothingHappensIsWelcomedToo() {
        EmbeddedChannel first = come();
        look();
        EmbeddedChannel second = come();
        look();
        assertEquals(List.of("authenticated []"), heard(second));
        assertEquals(List.of("authenticated []"), heard(first));
    }

    @Test
    void aReservationThatCannotBeToldIsLookedAtAgain() {
        version++;
        held.add(new BuyerSource.Holding("r1", true, "", ""));
        EmbeddedChannel client = come();
        try (LogLines log = LogLines.of(ShowBuyers.class)) {
            look();
            assertTrue(log.tell("buyers were not told of their reservations"));
        }
        assertEquals(List.of(), heard(client));
        held.clear();
        reserve("r1");
        look();
        List<String> told = heard(client);
        assertEquals(
                List.of("authenticated [\"r1\"]", "reservation r1"),
                told.subList(Math.max(0, told.size() - 2), told.size()));
    }

    /** Also where the buyer's latest reservations begin anew in that moment, so that all that is open is read. */
    @Test
    void aCancellationWhoseOrderCouldNotBeReadIsToldByTheNextLook() {
        reserve("r1");
        EmbeddedChannel client = come();
        look();
        assertEquals(List.of("authenticated [\"r1\"]", "reservation r1"), heard(client));
        buyers.moved();
        version++;
        held.set(0, new BuyerSource.Holding("r1", false, "{\"id\":\"r1\",\"orderId\":\"o1\"}", "{\"id\":\"o1\"}"));
        look();
        assertEquals(List.of("reservation r1", "order o1"), heard(client));

        buyers.moved();
        version++;
        chunk++;
        cancelled = List.of(new BuyerSource.Cancelled("r1", 1));
        readsToFail = 1;
        look();
        assertEquals(List.of(), heard(client));
        look();
        assertEquals(List.of("order o1"), heard(client));
        look();
        assertEquals(List.of(), heard(client));
    }

    private void order(String id) {
        version++;
        held.add(new BuyerSource.Holding(id, false, "{\"id\":\"" + id + "\"}", "{\"id\":\"o" + id + "\"}"));
    }

    @Test
    void whatBeganAndEndedWhileTheLatestReservationsBeganAnewIsToldOnce() {
        EmbeddedChannel client = come();
        look();
        assertEquals(List.of("authenticated []"), heard(client));
        for (String id : List.of("r1", "r2", "r3")) {
            order(id);
        }
        chunk = 1;
        buyers.moved();
        look();
        assertEquals(
                List.of("reservation r1", "order or1", "reservation r2", "order or2", "reservation r3", "order or3"),
                heard(client));
        buyers.moved();
        version++;
        look();
        assertEquals(List.of(), heard(client));
    }

    @Test
    void moreCancellationsThanAMarkNamesAreAllTold() {
        List<String> ids = IntStream.rangeClosed(1, 11).mapToObj(i -> "r" + i).toList();
        ids.forEach(this::order);
        EmbeddedChannel client = come();
        look();
        assertEquals(List.of("authenticated []"), heard(client));
        cancelled =
                ids.stream().skip(3).map(id -> new BuyerSource.Cancelled(id, 1)).toList();
        allCancelled = ids;
        buyers.moved();
        version++;
        look();
        List<String> told = new ArrayList<>(heard(client));
        Collections.sort(told);
        assertEquals(ids.stream().map(id -> "order o" + id).sorted().toList(), told);
        buyers.moved();
        look();
        assertEquals(List.of(), heard(client));
    }
}
