package io.tallylight.load.verdict;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A verdict for machines. */
public final class VerdictJson {
    private VerdictJson() {}

    /** {@code {clean, checks: {oversold: {count, unit, examples[]}, …}}}, the checks by name in camel case. */
    public static ObjectNode of(Verdict verdict) {
        var json = JsonNodeFactory.instance.objectNode().put("clean", verdict.isClean());
        var checks = json.putObject("checks");
        for (var finding : verdict.findings()) {
            var check = checks.putObject(camel(finding.check()));
            check.put("count", finding.count()).put("unit", finding.check().unit());
            var examples = check.putArray("examples");
            if (!finding.isClean()) {
                finding.examples().forEach(examples::add);
            }
        }
        return json;
    }

    private static String camel(Check check) {
        var name = new StringBuilder();
        for (var word : check.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
