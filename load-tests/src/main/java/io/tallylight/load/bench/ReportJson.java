package io.tallylight.load.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** A report for machines. */
public record ReportJson(Instant at, Map<String, String> facts, Report report) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").withZone(ZoneOffset.UTC);

    /** In {@code load-tests/results}, whether this runs in the project's folder or in the module's; dated. */
    public Path defaultFile(String name) throws IOException {
        var module = Path.of("load-tests");
        var folder = (Files.isDirectory(module) ? module : Path.of("")).resolve("results");
        return Files.createDirectories(folder).resolve(name + "-" + STAMP.format(at) + ".json");
    }

    public void write(Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), tree());
    }

    ObjectNode tree() {
        var json =
                JsonNodeFactory.instance.objectNode().put("at", at.toString()).put("quick", report.isQuick());
        var machine = json.putObject("facts");
        facts.forEach(machine::put);
        var figures = json.putArray("figures");
        for (var figure : report.figures()) {
            var item = figures.addObject()
                    .put("row", figure.row())
                    .put("what", figure.what())
                    .put("unit", figure.unit())
                    .put("ours", figure.ours());
            if (figure.hasPeer()) {
                item.put("peer", figure.peer()).put("ratio", figure.ratio());
            }
            if (figure.goal().kind() != Goal.Kind.NONE) {
                item.put("goal", figure.goal().text());
                if (!report.isQuick()) {
                    item.put("met", figure.isMet());
                }
            }
        }
        report.notes().forEach(json.putArray("notes")::add);
        report.complaints().forEach(json.putArray("complaints")::add);
        return json;
    }
}
