package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Gathers what an import has to say, and writes it. Lists of rows are cut at {@value #ROWS_MAX} entries, and
 * {@code omitted} says how many were left out. For one plan.
 */
final class ImportReply {
    /** Rows of each list. */
    static final int ROWS_MAX = 500;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final int rows;
    private final List<RejectedRow> rejected;
    private final List<String> unchanged = new ArrayList<>();
    private final List<NamedOffer> named = new ArrayList<>();
    private final List<ImportNote> notes = new ArrayList<>();
    private final Map<String, Long> unitsOnSale = new HashMap<>();
    private long unitsInFile;

    /**
     * A reply to a file.
     *
     * @param rows that the file has
     * @param rejected of them
     */
    ImportReply(int rows, List<RejectedRow> rejected) {
        this.rows = rows;
        this.rejected = new ArrayList<>(rejected);
    }

    void reject(RejectedRow row) {
        rejected.add(row);
    }

    void unchanged(String sku) {
        unchanged.add(sku);
    }

    /** An offer that has another SKU than its variant in the file. */
    void name(NamedOffer offer) {
        named.add(offer);
    }

    void note(NoteCode code, long line, String sku, String text) {
        notes.add(new ImportNote(code, line, sku, text));
    }

    /** Counts units that the file has. */
    void countInFile(long units) {
        unitsInFile += units;
    }

    /** What there is of an offer after the import: units that may be bought in the show, those held included. */
    void countOnSale(String sku, long units) {
        unitsOnSale.put(sku, units);
    }

    /** The whole reply, in which refused steps count as rejected rows. */
    ObjectNode json(List<ImportStep> steps, Map<String, String> refused) {
        List<RejectedRow> allRejected = new ArrayList<>(rejected);
        ObjectNode json = JSON.objectNode();
        ArrayNode made = json.putArray("made");
        ArrayNode updated = json.putArray("updated");
        Set<String> skus = new HashSet<>(unchanged);
        long unitsAllotted = 0;
        for (ImportStep step : steps) {
            String reason = refused.get(step.sku());
            if (reason != null) {
                allRejected.add(new RejectedRow(step.line(), reason, null, step.sku()));
            } else {
                (step.action() == ImportStep.Action.MAKE ? made : updated).add(step.sku());
                skus.add(step.sku());
                unitsAllotted += step.units();
            }
        }
        unchanged.forEach(json.putArray("unchanged")::add);
        allRejected.sort(Comparator.comparingLong(RejectedRow::line));
        // What is said of a rejected row beside its reason would only mislead.
        List<NamedOffer> ofOffers =
                named.stream().filter(offer -> skus.contains(offer.sku())).toList();
        List<ImportNote> ofRows = notes.stream()
                .filter(note -> note.line() == 0 || note.sku().isEmpty() || skus.contains(note.sku()))
                // What is said of offers that the file does not have comes last.
                .sorted(Comparator.comparingLong(note -> note.line() == 0 ? Long.MAX_VALUE : note.line()))
                .toList();
        long onSale = skus.stream()
                .mapToLong(sku -> unitsOnSale.getOrDefault(sku, 0L))
                .sum();
        ObjectNode omitted = JSON.objectNode();
        list(json, "rejected", allRejected, RejectedRow::json, omitted);
        list(json, "named", ofOffers, NamedOffer::json, omitted);
        list(json, "notes", ofRows, ImportNote::json, omitted);
        json.set("warnings", ImportWarnings.json(ofRows, !skus.isEmpty() && onSale == 0));
        json.putObject("counts")
                .put("rows", rows)
                .put("offers", skus.size())
                .put("made", made.size())
                .put("updated", updated.size())
                .put("unchanged", unchanged.size())
                .put("rejected", allRejected.size())
                .put("unitsInFile", unitsInFile)
                .put("unitsAllotted", unitsAllotted)
                .put("unitsOnSale", onSale);
        json.set("omitted", omitted);
        return json;
    }

    private static <T> void list(
            ObjectNode json, String name, List<T> all, Function<T, ObjectNode> entry, ObjectNode omitted) {
        ArrayNode list = json.putArray(name);
        all.stream().limit(ROWS_MAX).map(entry).forEach(list::add);
        omitted.put(name, all.size() - list.size());
    }
}
