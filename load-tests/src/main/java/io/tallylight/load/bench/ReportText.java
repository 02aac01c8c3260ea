package io.tallylight.load.bench;

/** A report for people. */
public final class ReportText {
    private static final String QUICK = "a quick run: its figures mean nothing, so no goal is judged";

    private ReportText() {}

    public static String of(Report report) {
        var text = new StringBuilder("\n").append(FigureTable.of(report.figures(), !report.isQuick()));
        report.notes().forEach(note -> text.append(note).append('\n'));
        long missed =
                report.figures().stream().filter(figure -> !figure.isMet()).count();
        text.append('\n').append(report.isQuick() ? QUICK : goals(missed)).append('\n');
        if (report.complaints().isEmpty()) {
            text.append("every answer was as expected, every show is conserved and has what was acknowledged\n");
        }
        report.complaints()
                .forEach(line -> text.append("NOT RIGHT  ").append(line).append('\n'));
        return text.toString();
    }

    private static String goals(long missed) {
        return missed == 0
                ? "every goal that was measured is met"
                : missed == 1 ? "1 goal is not met" : missed + " goals are not met";
    }
}
