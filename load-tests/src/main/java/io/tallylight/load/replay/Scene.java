package io.tallylight.load.replay;

import io.tallylight.load.client.EngineClient;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.OrderSource;
import io.tallylight.load.verdict.Verdict;
import java.util.Map;

/**
 * What differs between a replay against somebody's engine and one that brings an engine and its troubles. Called from the
 * one thread that runs the replay, which may wait.
 */
interface Scene {
    /** Where this plan's buyers pay; the till belongs to the context. */
    Till till(ReplayPlan plan, EngineClient client, Timers timers, Tally tally);

    /** Where the orders are counted. */
    OrderSource orders(EngineClient client) throws EvidenceException;

    /** The first basket is about to be sent. */
    void begins();

    /** Nothing more will happen to any basket; returns when no trouble is on its way either. */
    void ends(EngineClient client, Tally tally) throws EvidenceException;

    /** The verdict with what this scene alone can see. */
    Verdict judged(Verdict verdict, EngineClient client, Tally tally) throws EvidenceException;

    /** What else there is to say, for the report: name and count. */
    Map<String, Long> counts();
}
