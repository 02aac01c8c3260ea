package io.tallylight.show.imports;

import java.util.Locale;

/**
 * What an import wants a host to know. The words are stable, so that programs can compare them.
 *
 * <p>The message of each is about all rows that have it; what is special about one row stands in its note.
 */
public enum NoteCode {
    /** The file's variants came out without a unit. */
    NOTHING_IN_STOCK("nothing of this file is in stock in the show: no offer of it has a unit"),
    /** The export has no quantity for a variant that the shop counts. */
    NO_QUANTITY(
            "the file has no quantity; new offers get 0 units. Import the shop's inventory file, or restock by adjustments"),
    /** The shop does not count the variant and sells it without bound. */
    UNTRACKED(
            "the shop does not track the stock of these and sells them without bound; the parameter \"untracked\" says"
                    + " how many units each new offer gets (1000 where it is not given)"),
    /** The shop does not count the variant, and its policy is to sell none beyond the quantity. */
    UNTRACKED_ZERO(
            "the shop does not track the stock of these, and the file has no units of them; new offers get 0 units."
                    + " Import again with the parameter \"untracked\" to give each some"),
    /** The shop does not count the variant, but the file has a quantity. */
    UNTRACKED_QUANTITY("the shop does not track the stock of these; the quantity in the file is taken as it stands"),
    /** The quantity is below zero. */
    OVERSOLD("the shop has sold more of these than it had; new offers get 0 units"),
    /** The shop goes on selling at zero, and has no unit. */
    SELLS_BEYOND_STOCK("the shop goes on selling these without stock; new offers get 0 units"),
    /** More units are on sale here than the file says that the shop has. */
    STOCK_ABOVE_SHOP("more units of these are on sale in the show than the file has; units change only by adjustments"),
    /** The file has more units than are on sale here. */
    STOCK_BELOW_SHOP(
            "fewer units of these are on sale in the show than the file has; units change only by adjustments"),
    /** The SKU is blank; said in the list {@code named} alone. */
    SKU_BLANK("the SKU is blank; the offer is named after handle and options"),
    /** Other variants of the file have the same SKU. */
    SKU_SHARED("several variants have the same SKU; each offer is named after handle and options"),
    /** The SKU is too long. */
    SKU_SHORTENED("the SKU is longer than 128 characters; it is shortened, with a hash at its end"),
    /** Another offer has this SKU already. */
    SKU_TAKEN("the SKU belongs to another offer of the show; the new offer is named after handle and options"),
    /** The shop gave a variant another SKU. */
    SKU_CHANGED(
            "the variant has another SKU in the file than its offer in the show; the offer keeps its SKU, and orders"
                    + " carry that one"),
    /** The shop gave a variant the SKU of another offer. */
    SKU_REASSIGNED("the variant has the SKU of another offer in the file; both offers keep their SKUs, and orders carry"
            + " those. Compare them before anything is shipped"),
    /** An apostrophe before digits was taken away. */
    TEXT_MARKER_REMOVED("an apostrophe before digits marks them as text in a spreadsheet; it is left out"),
    /** Special spaces in a SKU were replaced. */
    SPACES_REPLACED("the SKU has spaces that nobody can type, or characters without width; it has plain spaces now"),
    /** Characters of a title or of an option's value are left out. */
    CHARACTERS_REMOVED("a title or an option has control characters, or such as turn text round; it has none now"),
    /** Handle or options of an offer are others now. */
    VARIANT_MOVED("handle or options of the variant have changed; the offer follows, with its SKU and its units"),
    /** Perhaps an offer that the show has under another SKU. */
    POSSIBLE_DUPLICATE(
            "the variant may be an offer that the show has and this file has not; it is made closed. Close the old"
                    + " offer before you open the new one"),
    /** Open offers that this file does not have. */
    NOT_IN_FILE("these open offers of the show are not in the file; they stay as they are"),
    /** The price is 0. */
    PRICE_ZERO("the price is 0; buyers get these for nothing"),
    /** The shop does not sell the product. */
    NOT_SOLD_IN_SHOP("the shop does not sell the product; a new offer is made closed"),
    /** The picture is left out. */
    PICTURE_LEFT_OUT(
            "the picture's address is not an https address of a public host with at most 2048 characters; it is left out"),
    /** The barcode is left out. */
    BARCODE_LEFT_OUT("the barcode is longer than 128 characters; it is left out"),
    /** An id of the shop is left out. */
    ID_LEFT_OUT("the id of the variant or of its inventory item is not a whole number; it is left out"),
    /** A text is shortened. */
    TEXT_SHORTENED("a text is longer than an offer may have; it is shortened"),
    /** An inventory file has a variant that the show does not offer. */
    NOT_OFFERED("the show has no offer for these rows; import the products first");

    private final String message;

    NoteCode(String message) {
        this.message = message;
    }

    /** The word that is stable, as {@code sku-shared}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One sentence for people. */
    public String message() {
        return message;
    }
}
