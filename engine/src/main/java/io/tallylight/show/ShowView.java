package io.tallylight.show;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A show at one moment, read in one atomic step.
 *
 * @param show the show's id
 * @param fields of the show's hash, see {@code docs/redis-keys.md}
 * @param offers ordered by SKU
 * @param removed SKU of each deleted offer and the seq of its deletion
 * @param lastEventId id of the last event that this view contains; a tail continues after it
 * @param at of that last event, epoch ms; the show's clock if there was none
 */
public record ShowView(
        String show,
        Map<String, String> fields,
        List<Offer> offers,
        Map<String, Long> removed,
        String lastEventId,
        long at) {

    /**
     * One offer with its counters, in units.
     *
     * @param doc the definition as JSON, without counters
     * @param seq of its last change, definition or counters
     * @param docSeq of the last change of its definition: the ETag
     */
    public record Offer(
            String sku, String doc, long allotted, long available, long reserved, long sold, long seq, long docSeq) {}

    public String epoch() {
        return field("epoch");
    }

    public long seq() {
        return Long.parseLong(field("seq"));
    }

    /** Returns the seq of the last change of the show's own fields: the ETag. */
    public long docSeq() {
        return Long.parseLong(field("docSeq"));
    }

    /** Returns the show's definition as JSON. */
    public String doc() {
        return field("doc");
    }

    /** Returns the show's clock, epoch ms. */
    public long clock() {
        return Long.parseLong(field("clock"));
    }

    private String field(String name) {
        return Objects.requireNonNull(fields.get(name), () -> "show " + show + " has no field " + name);
    }
}
