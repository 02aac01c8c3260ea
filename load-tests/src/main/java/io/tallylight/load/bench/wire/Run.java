package io.tallylight.load.bench.wire;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a load did and got.
 *
 * @param windowNs nanoseconds that it lasted
 * @param inWindow answers by status that came while it lasted
 * @param answers answers by status, with those that came after its end
 * @param unsent requests that were due and found no free connection until the end (open model only)
 * @param lost requests whose connection ended under them
 * @param complaints what was not as it should be; a few examples, empty where all was
 * @param accepted nanoseconds from the moment a request was due until its 2xx; what was never sent is in it with the
 *     time it had waited
 * @param refused nanoseconds from sending until any other answer
 */
public record Run(
        long windowNs,
        Map<Integer, Long> inWindow,
        Map<Integer, Long> answers,
        long unsent,
        long lost,
        List<String> complaints,
        Histogram accepted,
        Histogram refused) {
    private static final double NS_IN_S = 1e9;

    public Run {
        inWindow = Map.copyOf(inWindow);
        answers = Map.copyOf(answers);
        complaints = List.copyOf(complaints);
    }

    /** Answers of that status a second. */
    public double perSecond(int status) {
        return inWindow.getOrDefault(status, 0L) / (windowNs / NS_IN_S);
    }

    /** Answers of any status a second. */
    public double perSecond() {
        return inWindow.values().stream().mapToLong(Long::longValue).sum() / (windowNs / NS_IN_S);
    }

    /** Answers of any status, with those after the end. */
    public long answered() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    public long answered(int status) {
        return answers.getOrDefault(status, 0L);
    }
}
