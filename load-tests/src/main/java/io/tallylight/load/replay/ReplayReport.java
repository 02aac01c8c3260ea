package io.tallylight.load.replay;

import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.trace.RetailTrace;
import io.tallylight.load.verdict.Verdict;

/** All that a replay has to say. */
record ReplayReport(
        ReplaySettings settings,
        String show,
        RetailTrace trace,
        ReplayPlan plan,
        Tally tally,
        Verdict verdict,
        FeedFacts feed) {}
