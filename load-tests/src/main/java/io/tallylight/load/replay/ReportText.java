package io.tallylight.load.replay;

import io.tallylight.load.replay.Latencies.Step;
import io.tallylight.load.replay.Tally.Count;
import io.tallylight.load.trace.SkipReason;
import io.tallylight.load.verdict.VerdictText;
import java.util.LinkedHashMap;
import java.util.Locale;

/** The report for people. */
final class ReportText {
    private final StringBuilder text = new StringBuilder();
    private final ReplayReport report;

    private ReportText(ReplayReport report) {
        this.report = report;
    }

    static String of(ReplayReport report) {
        var text = new ReportText(report);
        text.heading();
        text.rows();
        text.baskets();
        text.payments();
        text.requests();
        text.latencies();
        return text.text.append(VerdictText.of(report.verdict())).toString();
    }

    private void heading() {
        var settings = report.settings();
        line("Replay of %s against %s", settings.trace().getFileName(), settings.where());
        line(
                "  show %s · seed %d · stock %s · fill %s · day in %.1f s · hold %.1f s",
                report.show(),
                settings.seed(),
                settings.stock().toPlainString(),
                settings.mayCut() ? "available" : "all",
                settings.durationMs() / 1_000.0,
                settings.holdMs() / 1_000.0);
        line("");
    }

    private void rows() {
        var trace = report.trace();
        int skipped =
                trace.skipped().values().stream().mapToInt(Integer::intValue).sum();
        line("Trace");
        line("  %-12s %,9d   used %,d, skipped %,d", "rows", trace.rows(), trace.rows() - skipped, skipped);
        for (var reason : SkipReason.values()) {
            if (trace.skipped().containsKey(reason)) {
                line("    %-22s %,5d", reason.label(), trace.skipped().get(reason));
            }
        }
        line(
                "  %-12s %,9d   from %,d invoices, %,d of them split at %d lines",
                "baskets",
                report.plan().baskets().size(),
                trace.baskets().size(),
                report.plan().splitInvoices(),
                ReplayPlan.LINES_MAX);
        line("  %-12s %,9d", "offers", trace.skus().size());
        line("");
    }

    private void baskets() {
        var tally = report.tally();
        var plan = report.plan();
        line("Baskets              baskets      units");
        count("offered", tally.offered, String.format(Locale.ROOT, "%,d lines", tally.offeredLines));
        count(
                "reserved",
                tally.reserved,
                String.format(Locale.ROOT, "cut %,d lines, %,d units", tally.cutLines, tally.cutUnits));
        count("sold", tally.sold, "");
        count(
                "released",
                tally.released,
                String.format(
                        Locale.ROOT,
                        "cancellations: %d rows, %d replayed, %d no match; %d releases brought forward",
                        plan.cancellations(),
                        tally.cancelled,
                        plan.cancellations() - tally.cancelled,
                        plan.broughtForward()));
        count("expired", tally.expired, "");
        var refused = new Count();
        tally.refused.values().forEach(reason -> {
            refused.baskets += reason.baskets;
            refused.units += reason.units;
        });
        count("refused", refused, "");
        tally.refused.forEach((reason, count) -> count("  " + reason, count, ""));
        line("");
    }

    /** Nothing where there was neither a gateway nor anything else to count. */
    private void payments() {
        var counts = new LinkedHashMap<>(report.tally().payments);
        counts.putAll(report.counts());
        if (!counts.isEmpty()) {
            line("Payments and trouble");
            counts.forEach((what, count) -> line("  %-26s %,8d", what, count));
            line("");
        }
    }

    private void requests() {
        var tally = report.tally();
        line("Retries              %7d   answered as replays %d", tally.retries, tally.replays);
        for (var feed : report.feeds()) {
            line(
                    "Feed                 %7d   updates; connections %d, last seq %d",
                    feed.updates(), feed.connects(), feed.seq());
        }
        line("");
    }

    private void latencies() {
        line("Latency, ms from due     count      p50      p90      p99    p99.9      max");
        for (var step : Step.values()) {
            var times = report.tally().latencies.of(step);
            line(
                    "  %-20s %7d %8.1f %8.1f %8.1f %8.1f %8.1f",
                    step.name().toLowerCase(Locale.ROOT),
                    times.getTotalCount(),
                    times.getValueAtPercentile(50) / 1_000.0,
                    times.getValueAtPercentile(90) / 1_000.0,
                    times.getValueAtPercentile(99) / 1_000.0,
                    times.getValueAtPercentile(99.9) / 1_000.0,
                    times.getMaxValue() / 1_000.0);
        }
        line("");
    }

    private void count(String name, Count count, String more) {
        line("  %-17s %,9d  %,9d%s", name, count.baskets, count.units, more.isEmpty() ? "" : "   " + more);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
