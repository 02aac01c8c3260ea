package io.tallylight.show.imports;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds a SKU for each new offer that no other offer has. Names follow from the file and the show alone. For one plan. */
final class SkuNames {
    private final Set<String> taken;

    SkuNames(Collection<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /** The variant under the SKU that it proposes, or, where that is taken, under one made of its handle and options. */
    ImportedOffer named(ImportedOffer variant) {
        if (taken.add(variant.sku())) {
            return variant;
        }
        String sku = variant.listingSku();
        VariantIds ids = variant.ids();
        for (int number = 0; !taken.add(sku); number++) {
            String distinction = String.join(
                    "\0", variant.listing(), text(ids.sku()), text(ids.variantId()), Integer.toString(number));
            sku = Listing.sku(variant.product(), variant.options().values(), distinction);
        }
        return variant.called(sku);
    }

    private static String text(@Nullable String id) {
        return id == null ? "" : id;
    }
}
