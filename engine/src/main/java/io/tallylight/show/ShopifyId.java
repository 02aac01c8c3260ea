package io.tallylight.show;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids in the forms that Shopify writes: a whole number of 64 bits, alone or at the end of {@code
 * gid://shopify/KIND/NUMBER}. They are kept as decimal text and never become a double, which would lose the last digits
 * of most of them.
 */
public final class ShopifyId {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,19}");
    private static final Pattern GLOBAL = Pattern.compile("gid://shopify/([A-Za-z]+)/([0-9]+)(\\?.*)?");

    private ShopifyId() {}

    /**
     * Returns the number in decimal; empty if the text is no id of this kind.
     *
     * @param kind the kind that a global id must name, such as {@code ProductVariant}
     */
    public static Optional<String> parse(String kind, String text) {
        Matcher global = GLOBAL.matcher(text);
        if (global.matches()) {
            return global.group(1).equals(kind) ? number(global.group(2)) : Optional.empty();
        }
        return number(text);
    }

    private static Optional<String> number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.toUnsignedString(Long.parseUnsignedLong(text)));
        } catch (NumberFormatException e) { // 20 digits may be more than 64 bits
            return Optional.empty();
        }
    }
}
