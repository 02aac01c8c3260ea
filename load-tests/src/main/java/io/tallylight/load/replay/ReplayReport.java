package io.tallylight.load.replay;

import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.trace.RetailTrace;
import io.tallylight.load.verdict.Verdict;
import java.util.List;
import java.util.Map;

/**
 * All that a replay has to say.
 *
 * @param counts what its scene has to say beside, by name
 */
record ReplayReport(
        ReplaySettings settings,
        String show,
        RetailTrace trace,
        ReplayPlan plan,
        Tally tally,
        Verdict verdict,
        List<FeedFacts> feeds,
        Map<String, Long> counts) {}
