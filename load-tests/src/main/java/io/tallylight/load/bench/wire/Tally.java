package io.tallylight.load.bench.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Counts what a load gets. Belongs to the event loop; nothing is allocated for an answer that was expected. */
final class Tally {
    /** A minute in nanoseconds; anything longer counts as that. */
    private static final long MAX_NS = 60_000_000_000L;

    private static final int DIGITS = 3;
    private static final int STATUSES = 600;
    private static final int COMPLAINTS_MAX = 5;

    private final boolean[] expected = new boolean[STATUSES];
    private final long[] inWindow = new long[STATUSES];
    private final long[] answers = new long[STATUSES];
    private final Histogram accepted = new Histogram(MAX_NS, DIGITS);
    private final Histogram refused = new Histogram(MAX_NS, DIGITS);
    private final List<String> complaints = new ArrayList<>();
    private long unsent;
    private long lost;

    Tally(Set<Integer> statuses) {
        statuses.forEach(status -> expected[status] = true);
    }

    void answered(WireConnection connection, int status, long nowNs, boolean whileItLasts) {
        int known = status < STATUSES ? status : 0;
        answers[known]++;
        if (whileItLasts) {
            inWindow[known]++;
        }
        if (status >= 200 && status < 300) {
            accepted.recordValue(bounded(nowNs - connection.dueNs()));
        } else {
            refused.recordValue(bounded(nowNs - connection.sentNs()));
        }
        if (!expected[known]) {
            complain(connection.lastResponse());
        }
    }

    void unsent(long waitedNs) {
        unsent++;
        accepted.recordValue(bounded(waitedNs));
    }

    /** A connection is no more. A server may close one that rests, so that alone is nothing to complain of. */
    void lost(boolean underARequest, String why) {
        if (underARequest) {
            lost++;
            complain(why);
        }
    }

    Run run(long windowNs) {
        return new Run(windowNs, counts(inWindow), counts(answers), unsent, lost, complaints, accepted, refused);
    }

    private void complain(String what) {
        if (complaints.size() < COMPLAINTS_MAX) {
            complaints.add(what.strip().replaceAll("\\s+", " "));
        }
    }

    private static long bounded(long ns) {
        return Math.min(MAX_NS, Math.max(0, ns));
    }

    private static Map<Integer, Long> counts(long[] byStatus) {
        var counts = new HashMap<Integer, Long>();
        for (int status = 0; status < byStatus.length; status++) {
            if (byStatus[status] > 0) {
                counts.put(status, byStatus[status]);
            }
        }
        return counts;
    }
}
