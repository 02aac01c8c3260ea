package io.tallylight.load.verdict;

import java.util.List;

/**
 * The outcome of one check.
 *
 * @param count how much is wrong, in the check's unit; 0 is good
 * @param examples a line for each of the first few wrong things
 */
public record Finding(Check check, long count, List<String> examples) {
    private static final int EXAMPLES_MAX = 5;

    public Finding {
        examples = examples.stream().limit(EXAMPLES_MAX).toList();
    }

    public boolean isClean() {
        return count == 0;
    }

    static Finding of(Check check, List<String> wrong) {
        return new Finding(check, wrong.size(), wrong);
    }
}
