package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Ours and a peer, measured in turn: what disturbs the machine for longer than a round disturbs both. A ratio is the
 * median of the rounds' ratios.
 */
record Duel(List<Spent> ours, List<Spent> peers) {
    /** One load of one side. */
    @FunctionalInterface
    interface Side {
        Spent measure() throws Exception;
    }

    Duel {
        ours = List.copyOf(ours);
        peers = List.copyOf(peers);
    }

    static Duel fight(Bench bench, String name, Side ours, Side peer) throws Exception {
        var left = new ArrayList<Spent>();
        var right = new ArrayList<Spent>();
        int rounds = bench.settings().rounds();
        for (int round = 1; round <= rounds; round++) {
            left.add(ours.measure());
            right.add(peer.measure());
            bench.say("%s %d/%d: %s a second, peer %s"
                    .formatted(
                            name,
                            round,
                            rounds,
                            Numbers.plain(perSecond(left.get(round - 1))),
                            Numbers.plain(perSecond(right.get(round - 1)))));
        }
        return new Duel(left, right);
    }

    private static double perSecond(Spent spent) {
        return spent.run().perSecond();
    }

    /** One value of both sides, as a line of the table. */
    Figure figure(String row, String what, String unit, ToDoubleFunction<Spent> value, Goal goal) {
        var ratios = new double[ours.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = value.applyAsDouble(ours.get(round)) / value.applyAsDouble(peers.get(round));
        }
        return new Figure(
                row,
                what,
                unit,
                Numbers.median(ours, value),
                Numbers.median(peers, value),
                Numbers.median(ratios),
                goal);
    }
}
