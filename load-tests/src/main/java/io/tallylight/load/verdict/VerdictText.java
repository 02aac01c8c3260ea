package io.tallylight.load.verdict;

import java.util.Locale;

/** A verdict for people. */
public final class VerdictText {
    private VerdictText() {}

    /** Several lines, each ended; what is wrong comes with its meaning and examples, what is right in one line each. */
    public static String of(Verdict verdict) {
        var text = new StringBuilder("Verdict\n");
        for (var finding : verdict.findings()) {
            var check = finding.check();
            text.append(String.format(
                    Locale.ROOT,
                    "  %-4s  %-26s %,d%s%n",
                    finding.isClean() ? "ok" : "FAIL",
                    check.label(),
                    finding.count(),
                    finding.isClean() ? "" : " " + check.unit() + ": " + check.meaning()));
            if (!finding.isClean()) {
                finding.examples()
                        .forEach(line -> text.append("          ").append(line).append('\n'));
            }
        }
        return text.append('\n').append(conclusion(verdict)).append('\n').toString();
    }

    private static String conclusion(Verdict verdict) {
        long failed = verdict.findings().stream()
                .filter(finding -> !finding.isClean())
                .count();
        return failed == 0
                ? "CLEAN: nothing oversold, stranded, lost or doubled, and the feed equals the ledger."
                : "NOT CLEAN: " + failed + " of " + verdict.findings().size() + " checks failed.";
    }
}
