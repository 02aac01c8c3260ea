package io.tallylight.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.LogLines;
import io.tallylight.testing.Seed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With a clock and timers of the test's own: what a client costs is what it moves the clock on. */
class ConnectionPacerTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long REST_NS = (ConnectionPacer.SHARE - 1) * ConnectionPacer.TURN_NS;

    private record Timed(long atNs, Runnable task) {}

    private long nowNs = 5 * MS;
    private final Deque<Timed> timers = new ArrayDeque<>();
    private final List<String> happened = new ArrayList<>();
    private int waiting;
    private int refused;
    private final ConnectionPacer connectionPacer = new ConnectionPacer(
            () -> nowNs, (ns, task) -> timers.add(new Timed(nowNs + ns, task)), new ConnectionPacer.Listener() {
                @Override
                public void waiting(int change) {
                    waiting += change;
                }

                @Override
                public void refused() {
                    refused++;
                }
            });

    private class Comer implements ConnectionPacer.Comer {
        private final String name;
        private final long costsNs;
        private boolean gone;

        Comer(String name, long costsNs) {
            this.name = name;
            this.costsNs = costsNs;
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void enter() {
            nowNs += costsNs;
            happened.add(name);
        }

        @Override
        public void refuse() {
            happened.add("not " + name);
        }
    }

    private Comer comes(String name, long costsNs) {
        Comer comer = new Comer(name, costsNs);
        connectionPacer.add(comer);
        return comer;
    }

    /** Goes on to the next timer, and lets the loop do all that is due by then; answers after how long that is, ns. */
    private long ring() {
        long afterNs = Math.max(0, timers.getFirst().atNs - nowNs);
        nowNs += afterNs;
        while (!timers.isEmpty() && timers.getFirst().atNs <= nowNs) {
            timers.remove().task.run();
        }
        assertTrue(timers.size() <= 1, "one timer at most");
        return afterNs;
    }

    @Test
    void whoComesWhileTheLoopHasTimeIsLetInAtOnce() {
        for (int i = 0; i < 3; i++) {
            var unused = comes("a" + i, MS / 10);
            assertEquals(0, ring());
            assertEquals(i + 1, happened.size());
        }
        assertEquals(List.of(), List.copyOf(timers));
    }

    @Test
    void afterTwoMillisecondsOfWorkTheLoopHasFourteenForItself() {
        for (int i = 0; i < 10; i++) {
            var unused = comes("a" + i, MS / 2);
        }
        assertEquals(0, ring());
        assertEquals(List.of("a0", "a1", "a2", "a3"), happened);
        assertEquals(REST_NS, ring());
        assertEquals(8, happened.size());
        assertEquals(REST_NS, ring());
        assertEquals(IntStream.range(0, 10).mapToObj(i -> "a" + i).toList(), happened);
        assertEquals(0, timers.size());
        assertEquals(0, waiting);
    }

    @Test
    void whatIsDoneForOneInTheNextTaskOfTheLoopCountsToo() {
        for (String name : List.of("a", "b", "c")) {
            connectionPacer.add(new Comer(name, 0) {
                @Override
                public void enter() {
                    timers.add(new Timed(nowNs, () -> {
                        nowNs += MS;
                        happened.add(name);
                    }));
                }
            });
        }
        assertEquals(0, ring());
        assertEquals(List.of("a", "b"), happened);
        assertEquals(REST_NS, ring());
        assertEquals(List.of("a", "b", "c"), happened);
    }

    @Test
    void firstFramesCountToo() {
        nowNs += 2 * MS;
        connectionPacer.worked(2 * MS);
        var unused = comes("a", MS);
        assertEquals(REST_NS, ring());
        assertEquals(List.of("a"), happened);
    }

    @Test
    void aPauseOfTheMachineIsChargedAsTwoMillisecondsOnly() {
        var first = comes("a", 500 * MS);
        var second = comes("b", MS);
        assertEquals(0, ring());
        assertEquals(REST_NS, ring());
        assertEquals(List.of("a", "b"), happened);
        assertTrue(!first.gone && !second.gone);
    }

    @Test
    void ofABusyTimeAnEighthIsTheirs() {
        Seed seed = Seed.of(ConnectionPacerTest.class);
        Random random = seed.random();
        long workNs = 0;
        for (int i = 0; i < 5_000; i++) {
            long costsNs = random.nextLong(MS / 2);
            workNs += costsNs;
            var unused = comes("a" + i, costsNs);
        }
        long beganNs = nowNs;
        while (!timers.isEmpty() && nowNs - beganNs < 4_000 * MS) {
            var unused = ring();
        }
        long let = happened.stream().filter(name -> !name.startsWith("not")).count();
        double part = (double) workNs * let / 5_000 / (nowNs - beganNs);
        assertTrue(part > 0.1 && part < 0.15, part + " of the time, " + seed);
    }

    @Test
    void whoHasGoneCostsNothing() {
        for (int i = 0; i < 4; i++) {
            var unused = comes("a" + i, MS / 2);
        }
        for (int i = 0; i < 1_000; i++) {
            comes("gone" + i, 10 * MS).gone = true;
        }
        var last = comes("b", MS);
        assertEquals(0, ring());
        assertEquals(REST_NS, ring());
        assertEquals(List.of("a0", "a1", "a2", "a3", "b"), happened);
        assertTrue(!last.gone);
        assertEquals(0, refused);
    }

    @Test
    void whoWaitedTooLongIsRefusedAndTheNextIsNot() {
        var first = comes("a", MS);
        nowNs += TimeUnit.MILLISECONDS.toNanos(ConnectionPacer.WAIT_MS_MAX) + 1;
        var second = comes("b", MS);
        assertEquals(0, ring());
        assertEquals(List.of("not a", "b"), happened);
        assertTrue(!first.gone && !second.gone);
        assertEquals(1, refused);
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAtOnceUnlessOthersHaveGone() {
        List<Comer> comers = new ArrayList<>();
        for (int i = 0; i < ConnectionPacer.WAITING_MAX; i++) {
            comers.add(comes("a" + i, MS));
        }
        var one = comes("b", MS);
        assertEquals(List.of("not b"), happened);
        comers.get(7).gone = true;
        var another = comes("c", MS);
        assertEquals(List.of("not b"), happened);
        assertEquals(ConnectionPacer.WAITING_MAX, waiting);
        assertEquals(ConnectionPacer.WAITING_MAX, connectionPacer.waiting());
        assertTrue(!one.gone && !another.gone);
    }

    @Test
    void closingRefusesAllWhoWaitAndNobodyWaitsAnyMore() {
        var first = comes("a", MS);
        comes("gone", MS).gone = true;
        connectionPacer.close();
        var second = comes("b", MS);
        assertEquals(List.of("not a", "b"), happened);
        assertEquals(0, waiting);
        assertEquals(0, ring());
        assertEquals(2, happened.size());
        assertTrue(!first.gone && !second.gone);
    }

    @Test
    void oneThatFailsDoesNotHoldUpTheOthers() {
        connectionPacer.add(new ConnectionPacer.Comer() {
            @Override
            public boolean isGone() {
                return false;
            }

            @Override
            public void enter() {
                throw new IllegalStateException("meant");
            }

            @Override
            public void refuse() {}
        });
        var next = comes("b", MS);
        try (LogLines log = LogLines.of(ConnectionPacer.class)) {
            assertEquals(0, ring());
            assertTrue(log.tell("a client could not be let in"));
        }
        assertEquals(List.of("b"), happened);
        assertTrue(!next.gone);
    }
}
