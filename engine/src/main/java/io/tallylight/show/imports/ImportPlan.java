package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/**
 * What a file would make and change in a show as it stands. A plan changes nothing itself: the caller carries out
 * {@link #steps} and then asks for the {@link #reply}. Importing the same file again plans no step.
 */
public final class ImportPlan {
    private final List<ImportStep> steps;
    private final ImportReply reply;

    ImportPlan(List<ImportStep> steps, ImportReply reply) {
        this.steps = List.copyOf(steps);
        this.reply = reply;
    }

    /**
     * Reads a file, which its header says is a product export or an inventory, and compares it with a show.
     *
     * @param file the whole file, UTF-8
     * @param currency the show's
     * @param current every offer of the show, in the shape in which the HTTP contract shows an offer
     * @throws UnreadableCatalogueException where the file as a whole is neither; it names the line
     */
    public static ImportPlan of(byte[] file, Currency currency, Collection<ObjectNode> current, ImportSettings settings)
            throws UnreadableCatalogueException {
        CsvTable table = CsvTable.read(file);
        if (table.header().isOfInventory()) {
            List<CurrentOffer> offers = current.stream().map(CurrentOffer::new).toList();
            return new InventoryPlanner(InventoryCsv.read(table), offers).plan();
        }
        return of(ShopifyCsv.read(table, currency), current, settings);
    }

    /**
     * Compares a product export with a show.
     *
     * @param current every offer of the show, in the shape in which the HTTP contract shows an offer
     */
    public static ImportPlan of(CatalogueFile file, Collection<ObjectNode> current, ImportSettings settings) {
        return new CataloguePlanner(
                        file, current.stream().map(CurrentOffer::new).toList(), settings)
                .plan();
    }

    /** What to do, in the file's order. No SKU has two steps, so each can stand or fall alone. */
    public List<ImportStep> steps() {
        return steps;
    }

    /**
     * The answer to whoever sent the file, as {@code ImportReply} in {@code openapi.yaml} describes it.
     *
     * @param refused steps that could not be carried out after all, SKU to reason; each counts as a rejected row
     */
    public ObjectNode reply(Map<String, String> refused) {
        return reply.json(steps, refused);
    }
}
