package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a shop's inventory with the offers of a show. An offer that has no unit yet gets those of the file; one that has
 * some keeps them, since what was sold and restocked here is known here alone. For one plan.
 */
final class InventoryPlanner {
    private final InventoryFile file;
    private final List<CurrentOffer> offers;
    private final ImportReply reply;
    private final List<ImportStep> steps = new ArrayList<>();

    InventoryPlanner(InventoryFile file, List<CurrentOffer> offers) {
        this.file = file;
        this.offers = offers;
        this.reply = new ImportReply(file.rows(), file.rejected());
    }

    ImportPlan plan() {
        int[] offerOf = OfferMatcher.match(file.items(), offers);
        for (int i = 0; i < offerOf.length; i++) {
            InventoryItem item = file.items().get(i);
            reply.countInFile(item.units());
            if (offerOf[i] < 0) {
                reply.note(NoteCode.NOT_OFFERED, item.line(), "", "the show does not offer " + item.description());
            } else {
                compare(item, offers.get(offerOf[i]));
            }
        }
        return new ImportPlan(steps, reply);
    }

    private void compare(InventoryItem item, CurrentOffer offer) {
        long units = offer.allotted() == 0 ? item.units() : 0;
        reply.countOnSale(offer.sku(), offer.onSale() + units);
        if (units > 0) {
            steps.add(new ImportStep(
                    ImportStep.Action.UPDATE, item.line(), offer.sku(), JsonNodeFactory.instance.objectNode(), units));
            return;
        }
        StockComparison.note(item.units(), offer, (code, text) -> reply.note(code, item.line(), offer.sku(), text));
        reply.unchanged(offer.sku());
    }
}
