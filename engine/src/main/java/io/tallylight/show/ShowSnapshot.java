package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.EncodedDocument;
import io.tallylight.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A show at one moment, in the pages in which it is answered. Each page is encoded once. For any thread. */
public final class ShowSnapshot {
    /** Largest number of offers of a page. */
    public static final int PAGE_OFFERS_MAX = 500;

    /** Number of characters of the definitions on one page after which it ends; it always has at least one offer. */
    static final int PAGE_CHARS_MAX = 256 * 1024;

    /** Number of pages that are kept; others are encoded each time. */
    private static final int PAGES_KEPT_MAX = 16;

    /**
     * The selection of a page.
     *
     * @param isPublic whether it has only what is public
     * @param after place of the last offer seen, for which {@link #isPlace} is true; null for the first page
     * @param limit largest number of offers
     * @param alone whether the offers are a list of their own, without the show
     */
    public record Selection(boolean isPublic, @Nullable String after, int limit, boolean alone) {}

    private final ShowView view;
    private final ObjectNode doc;
    private final List<OfferPlace> offers;
    private final Visibility visibility;
    private final long chars;
    private final Map<Selection, EncodedDocument> pages = new ConcurrentHashMap<>();

    ShowSnapshot(ShowView view) {
        this.view = view;
        this.doc = Json.readObject(view.doc());
        this.offers = OfferPlace.inOrder(view.offers());
        this.visibility = Visibility.of(doc);
        this.chars = view.doc().length()
                + offers.stream()
                        .mapToLong(place -> place.offer().doc().length())
                        .sum();
    }

    /** Returns whether it is the show at this seq of this epoch. */
    boolean isAt(String epoch, long seq) {
        return view.epoch().equals(epoch) && view.seq() == seq;
    }

    /** Returns the number of characters of all its definitions. */
    long chars() {
        return chars;
    }

    public Visibility visibility() {
        return visibility;
    }

    /** Returns the version of the show's definition. */
    public String version() {
        return VersionedDefinition.version(view.epoch(), view.docSeq());
    }

    /** Returns whether a text can be the place of an offer. */
    public static boolean isPlace(String text) {
        return OfferPlace.isPlace(text);
    }

    /**
     * Returns a page.
     *
     * @param cursors turns a place into the text that a client sends to continue from there
     */
    public EncodedDocument page(Selection selection, UnaryOperator<String> cursors) {
        EncodedDocument kept = pages.get(selection);
        if (kept != null) {
            return kept;
        }
        EncodedDocument made = EncodedDocument.of(json(selection, cursors));
        if (pages.size() < PAGES_KEPT_MAX) {
            pages.put(selection, made);
        }
        return made;
    }

    private ObjectNode json(Selection selection, UnaryOperator<String> cursors) {
        ObjectNode page = selection.alone ? Json.object() : selection.isPublic ? PublicForm.show(doc) : withWarnings();
        ArrayNode array = page.putArray(selection.alone ? "items" : "offers");
        OfferPlace last = null;
        long taken = 0;
        for (OfferPlace place : offers) {
            if (!place.isBehind(selection.after)) {
                continue;
            } else if (last != null
                    && (array.size() == selection.limit
                            || taken + place.offer().doc().length() > PAGE_CHARS_MAX)) {
                return page.put("next", cursors.apply(last.toText()));
            }
            array.add(offer(place.offer(), selection.isPublic));
            taken += place.offer().doc().length();
            last = place;
        }
        return page;
    }

    /** Returns the show for its host, with warnings about settings that are allowed but rarely intended. */
    private ObjectNode withWarnings() {
        ObjectNode show = doc.deepCopy();
        String featured = show.path("featured").textValue();
        if (featured != null
                && view.offers().stream().noneMatch(offer -> offer.sku().equals(featured))) {
            show.putArray("warnings")
                    .addObject()
                    .put("field", "featured")
                    .put("code", "unknown-offer")
                    .put("detail", "the show has no offer " + featured + ", so viewers see no featured product");
        }
        return show;
    }

    private ObjectNode offer(ShowView.Offer offer, boolean isPublic) {
        ObjectNode definition = Json.readObject(offer.doc());
        return isPublic
                ? PublicForm.offer(definition, ShowJson.stock(offer), doc, view.clock())
                : ShowJson.offer(definition, ShowJson.stock(offer), doc, view.clock());
    }
}
