package io.tallylight.load.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.replay.Latencies.Step;
import io.tallylight.load.replay.Tally.Count;
import io.tallylight.load.trace.SkipReason;
import io.tallylight.load.verdict.VerdictJson;
import java.util.Locale;

/** The report for machines: the same numbers as the text, latencies in microseconds. */
final class ReportJson {
    private ReportJson() {}

    static ObjectNode of(ReplayReport report) {
        var json = JsonNodeFactory.instance.objectNode();
        var settings = report.settings();
        json.put("trace", settings.trace().toString())
                .put("url", settings.where())
                .put("show", report.show())
                .put("seed", settings.seed())
                .put("stock", settings.stock())
                .put("fill", settings.mayCut() ? "available" : "all")
                .put("durationMs", settings.durationMs())
                .put("holdMs", settings.holdMs());
        rows(json.putObject("rows"), report);
        baskets(json, report);
        report.tally().payments.forEach(json.putObject("payments")::put);
        report.counts().forEach(json.putObject("trouble")::put);
        requests(json, report);
        json.set("verdict", VerdictJson.of(report.verdict()));
        return json;
    }

    private static void rows(ObjectNode rows, ReplayReport report) {
        rows.put("read", report.trace().rows());
        var skipped = rows.putObject("skipped");
        for (var reason : SkipReason.values()) {
            skipped.put(reason.label(), report.trace().skipped().getOrDefault(reason, 0));
        }
        rows.put("invoices", report.trace().baskets().size())
                .put("invoicesSplit", report.plan().splitInvoices())
                .put("offers", report.trace().skus().size());
    }

    private static void baskets(ObjectNode json, ReplayReport report) {
        var tally = report.tally();
        count(json, "offered", tally.offered).put("lines", tally.offeredLines);
        count(json, "reserved", tally.reserved).put("cutLines", tally.cutLines).put("cutUnits", tally.cutUnits);
        count(json, "sold", tally.sold);
        count(json, "released", tally.released);
        count(json, "expired", tally.expired);
        var refused = json.putObject("refused");
        tally.refused.forEach((reason, count) -> count(refused, reason, count));
        json.putObject("cancellations")
                .put("rows", report.plan().cancellations())
                .put("replayed", tally.cancelled)
                .put("noMatch", report.plan().cancellations() - tally.cancelled)
                .put("broughtForward", report.plan().broughtForward());
    }

    private static void feed(ObjectNode json, FeedFacts feed) {
        json.put("epoch", feed.epoch())
                .put("seq", feed.seq())
                .put("updates", feed.updates())
                .put("connects", feed.connects());
    }

    private static void requests(ObjectNode json, ReplayReport report) {
        var tally = report.tally();
        json.put("retries", tally.retries).put("replays", tally.replays);
        feed(json.putObject("feed"), report.feeds().get(0));
        if (report.feeds().size() > 1) {
            var feeds = json.putArray("feeds");
            report.feeds().forEach(each -> feed(feeds.addObject(), each));
        }
        var latency = json.putObject("latencyUs");
        for (var step : Step.values()) {
            var times = tally.latencies.of(step);
            latency.putObject(step.name().toLowerCase(Locale.ROOT))
                    .put("count", times.getTotalCount())
                    .put("p50", times.getValueAtPercentile(50))
                    .put("p90", times.getValueAtPercentile(90))
                    .put("p99", times.getValueAtPercentile(99))
                    .put("p999", times.getValueAtPercentile(99.9))
                    .put("max", times.getMaxValue());
        }
    }

    @CanIgnoreReturnValue
    private static ObjectNode count(ObjectNode json, String name, Count count) {
        return json.putObject(name).put("baskets", count.baskets).put("units", count.units);
    }
}
