package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a catalogue file would make and change in a show as it stands. A plan changes nothing itself: the caller carries
 * out {@link #steps} and then asks for the {@link #reply}. Importing the same file again plans no step.
 *
 * <p>New offers take their place after those that the show has, in the file's order.
 */
public final class ImportPlan {
    private final CatalogueFile file;
    private final List<ImportStep> steps = new ArrayList<>();
    private final List<String> unchanged = new ArrayList<>();
    private final List<RejectedRow> tooMany = new ArrayList<>();

    private ImportPlan(CatalogueFile file) {
        this.file = file;
    }

    /**
     * Compares a file with a show.
     *
     * @param current every offer of the show, in the shape in which the HTTP contract shows an offer
     * @param offersMax offers that a show may have; rows that would make one more are rejected
     */
    public static ImportPlan of(CatalogueFile file, Collection<ObjectNode> current, int offersMax) {
        ImportPlan plan = new ImportPlan(file);
        Map<String, ObjectNode> bySku = new HashMap<>();
        long position = 0;
        for (ObjectNode offer : current) {
            bySku.put(offer.path("sku").asText(), offer);
            position = Math.max(position, offer.path("position").asLong());
        }
        int room = offersMax - bySku.size();
        for (ImportedOffer offer : file.offers()) {
            ObjectNode now = bySku.get(offer.sku());
            if (now != null) {
                plan.compare(offer, now);
            } else if (room > 0) {
                room--;
                position++;
                plan.step(ImportStep.Action.MAKE, offer, OfferPatch.whole(offer, position));
            } else {
                plan.tooMany.add(new RejectedRow(
                        offer.line(),
                        "the show has room for " + offersMax + " offers, and no more",
                        offer.product(),
                        offer.sku()));
            }
        }
        return plan;
    }

    private void compare(ImportedOffer offer, ObjectNode now) {
        ObjectNode patch = OfferPatch.difference(offer, now, file.carriesCompareAtPrice());
        if (patch.isEmpty()) {
            unchanged.add(offer.sku());
        } else {
            step(ImportStep.Action.UPDATE, offer, patch);
        }
    }

    private void step(ImportStep.Action action, ImportedOffer offer, ObjectNode body) {
        steps.add(new ImportStep(action, offer.line(), offer.sku(), body));
    }

    /** What to do, in the file's order. No SKU has two steps, so each can stand or fall alone. */
    public List<ImportStep> steps() {
        return List.copyOf(steps);
    }

    /**
     * The answer to whoever sent the file: {@code made}, {@code updated} and {@code unchanged} (SKUs), {@code rejected}
     * (line, reason, handle and SKU where known), {@code named} (offers whose blank SKU was derived) and {@code notes}.
     *
     * @param refused steps that could not be carried out after all, SKU to reason; each counts as a rejected row
     */
    public ObjectNode reply(Map<String, String> refused) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode made = reply.putArray("made");
        ArrayNode updated = reply.putArray("updated");
        List<RejectedRow> rejected = new ArrayList<>(file.rejected());
        rejected.addAll(tooMany);
        for (ImportStep step : steps) {
            String reason = refused.get(step.sku());
            if (reason != null) {
                rejected.add(new RejectedRow(step.line(), reason, null, step.sku()));
            } else if (step.action() == ImportStep.Action.MAKE) {
                made.add(step.sku());
            } else {
                updated.add(step.sku());
            }
        }
        unchanged.forEach(reply.putArray("unchanged")::add);
        addRejected(reply, rejected);
        Set<String> skus = skus(made, updated, reply.path("unchanged"));
        addNamed(reply, skus);
        addNotes(reply, skus);
        return reply;
    }

    /** Offers that the show has now: what is said of a rejected one would only mislead. */
    private static Set<String> skus(JsonNode... lists) {
        return Stream.of(lists)
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::textValue)
                .collect(Collectors.toSet());
    }

    private static void addRejected(ObjectNode reply, List<RejectedRow> rejected) {
        rejected.sort(Comparator.comparingLong(RejectedRow::line));
        ArrayNode list = reply.putArray("rejected");
        for (RejectedRow row : rejected) {
            ObjectNode entry = list.addObject().put("line", row.line()).put("reason", row.reason());
            if (row.handle() != null) {
                entry.put("handle", row.handle());
            }
            if (row.sku() != null) {
                entry.put("sku", row.sku());
            }
        }
    }

    private void addNamed(ObjectNode reply, Set<String> skus) {
        ArrayNode list = reply.putArray("named");
        for (ImportedOffer offer : file.offers()) {
            if (offer.named() && skus.contains(offer.sku())) {
                list.addObject().put("line", offer.line()).put("sku", offer.sku());
            }
        }
    }

    private void addNotes(ObjectNode reply, Set<String> skus) {
        ArrayNode list = reply.putArray("notes");
        for (ImportNote note : file.notes()) {
            if (skus.contains(note.sku())) {
                list.addObject().put("line", note.line()).put("sku", note.sku()).put("text", note.text());
            }
        }
    }
}
