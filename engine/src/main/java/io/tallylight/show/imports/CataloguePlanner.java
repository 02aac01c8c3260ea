package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares a product export with the offers of a show. New offers take their place after those that the show has, in the
 * file's order. For one plan.
 */
final class CataloguePlanner {
    private final CatalogueFile file;
    private final List<CurrentOffer> offers;
    private final ImportSettings settings;
    private final Map<String, CurrentOffer> offerOfSku = new HashMap<>();
    private final SkuNames names;
    private final PossibleDuplicates duplicates;
    private final int[] offerOf;
    private final ImportReply reply;
    private final List<ImportStep> steps = new ArrayList<>();
    private int room;
    private long position;

    CataloguePlanner(CatalogueFile file, List<CurrentOffer> offers, ImportSettings settings) {
        this.file = file;
        this.offers = offers;
        this.settings = settings;
        offers.forEach(offer -> offerOfSku.put(offer.sku(), offer));
        this.names = new SkuNames(offerOfSku.keySet());
        this.offerOf = OfferMatcher.match(file.offers(), offers);
        this.duplicates = new PossibleDuplicates(offers, offerOf);
        this.reply = new ImportReply(file.rows(), file.rejected());
        this.room = settings.offersMax() - offers.size();
        this.position = offers.stream()
                .mapToLong(offer -> offer.json().path("position").asLong())
                .max()
                .orElse(0);
    }

    ImportPlan plan() {
        Map<Long, List<ImportNote>> notes = new HashMap<>();
        file.notes()
                .forEach(note -> notes.computeIfAbsent(note.line(), line -> new ArrayList<>())
                        .add(note));
        for (int i = 0; i < file.offers().size(); i++) {
            ImportedOffer variant = file.offers().get(i);
            reply.countInFile(variant.quantity().units());
            CurrentOffer now = offerOf[i] < 0 ? null : offers.get(offerOf[i]);
            String sku = now == null ? add(variant) : update(variant.called(now.sku()), now);
            if (sku != null) {
                notes.getOrDefault(variant.line(), List.of())
                        .forEach(note -> reply.note(note.code(), note.line(), sku, note.text()));
            }
        }
        duplicates
                .missing()
                .forEach(offer -> reply.note(
                        NoteCode.NOT_IN_FILE,
                        0,
                        offer.sku(),
                        "the offer is open and not in the file; it stays as it is"));
        return new ImportPlan(steps, reply);
    }

    /** Makes an offer and answers its SKU; null where there is no room. */
    private @Nullable String add(ImportedOffer variant) {
        if (room <= 0) {
            reply.reject(new RejectedRow(
                    variant.line(),
                    "the show has room for " + settings.offersMax() + " offers, and no more",
                    variant.product(),
                    variant.sku()));
            return null;
        }
        room--;
        position++;
        ImportedOffer offer = names.named(variant);
        if (!offer.sku().equals(variant.sku())) {
            reply.note(
                    NoteCode.SKU_TAKEN,
                    variant.line(),
                    offer.sku(),
                    "another offer has the SKU " + variant.sku() + "; the new one is " + offer.sku());
        }
        CurrentOffer duplicate = duplicates.of(offer);
        if (duplicate != null) {
            offer = offer.closed();
            reply.note(
                    NoteCode.POSSIBLE_DUPLICATE,
                    offer.line(),
                    offer.sku(),
                    "this may be the offer " + duplicate.sku() + ", which is not in the file; it is made closed");
        }
        name(offer, !offer.sku().equals(variant.sku()));
        long units = offer.quantity().allotted(settings.untracked());
        reply.countOnSale(offer.sku(), units);
        steps.add(new ImportStep(
                ImportStep.Action.MAKE, offer.line(), offer.sku(), OfferPatch.whole(offer, position, units), units));
        return offer.sku();
    }

    private String update(ImportedOffer offer, CurrentOffer now) {
        noteChanges(offer, now);
        name(offer, false);
        ObjectNode patch = OfferPatch.difference(offer, now.json(), file.carriesCompareAtPrice());
        boolean untracked = settings.untracked().isPresent() && offer.quantity().isUntracked();
        long units = untracked && now.allotted() == 0 ? offer.quantity().allotted(settings.untracked()) : 0;
        reply.countOnSale(offer.sku(), now.onSale() + units);
        if (patch.isEmpty() && units == 0) {
            reply.unchanged(offer.sku());
        } else {
            steps.add(new ImportStep(ImportStep.Action.UPDATE, offer.line(), offer.sku(), patch, units));
        }
        return offer.sku();
    }

    private void name(ImportedOffer offer, boolean skuTaken) {
        String shopSku = offer.ids().sku();
        NoteCode reason = skuTaken
                ? NoteCode.SKU_TAKEN
                : shopSku == null
                        ? NoteCode.SKU_BLANK
                        : offer.ids().skuShared()
                                ? NoteCode.SKU_SHARED
                                : offer.isCalledOtherwise() ? NoteCode.SKU_CHANGED : NoteCode.SKU_SHORTENED;
        if (!offer.sku().equals(shopSku)) {
            reply.name(new NamedOffer(offer.line(), offer.sku(), shopSku, reason));
        }
    }

    private void noteChanges(ImportedOffer offer, CurrentOffer now) {
        if (offer.isCalledOtherwise()) {
            String shopSku = String.valueOf(offer.ids().sku());
            CurrentOffer other = offerOfSku.get(shopSku);
            reply.note(
                    other == null ? NoteCode.SKU_CHANGED : NoteCode.SKU_REASSIGNED,
                    offer.line(),
                    offer.sku(),
                    "the shop's SKU is " + shopSku + (other == null ? "" : ", which another offer has"));
        }
        if (!offer.product().equals(now.product()) || !offer.listing().equals(now.listing())) {
            reply.note(
                    NoteCode.VARIANT_MOVED,
                    offer.line(),
                    offer.sku(),
                    "it was " + now.description() + " and is " + offer.description());
        }
        StockComparison.note(offer, now, (code, text) -> reply.note(code, offer.line(), offer.sku(), text));
    }
}
