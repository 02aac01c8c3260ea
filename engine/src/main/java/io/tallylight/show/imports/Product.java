package io.tallylight.show.imports;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one handle say about the product as a whole: title, option names and status stand on its first row
 * only, pictures on any. Mutable while the file is collected, used by one thread.
 */
final class Product {
    private final String handle;
    private @Nullable String title;
    private @Nullable String option1;
    private @Nullable String option2;
    private @Nullable String option3;
    private @Nullable String status;
    private @Nullable String published;
    private @Nullable String image;
    private long imagePosition = Long.MAX_VALUE;

    Product(String handle) {
        this.handle = handle;
    }

    void add(Row row) {
        title = first(title, row.get(Column.TITLE));
        option1 = first(option1, row.get(Column.OPTION1_NAME));
        option2 = first(option2, row.get(Column.OPTION2_NAME));
        option3 = first(option3, row.get(Column.OPTION3_NAME));
        status = first(status, row.get(Column.STATUS));
        published = first(published, row.get(Column.PUBLISHED));
        String src = row.get(Column.IMAGE_SRC);
        // Without a position pictures count in the file's order, after those that have one.
        long position = position(row.text(Column.IMAGE_POSITION));
        if (src != null && (image == null || position < imagePosition)) {
            image = src;
            imagePosition = position;
        }
    }

    private static @Nullable String first(@Nullable String known, @Nullable String next) {
        return known == null ? next : known;
    }

    private static long position(String text) {
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }

    String handle() {
        return handle;
    }

    @Nullable
    String title() {
        return title;
    }

    /** The name of option 1, 2 or 3. */
    @Nullable
    String optionName(int number) {
        return switch (number) {
            case 1 -> option1;
            case 2 -> option2;
            default -> option3;
        };
    }

    /** The picture with the lowest position. */
    @Nullable
    String image() {
        return image;
    }

    /**
     * Why the shop does not sell it, or null where it does. {@code Published} speaks of the online store alone, and a
     * show may well sell what the store does not list: it counts only in old exports that have no status.
     */
    @Nullable
    String notSoldBecause() {
        String known = status;
        if (known != null) {
            String word = known.toLowerCase(Locale.ROOT);
            return word.equals("draft") || word.equals("archived") ? word : null;
        }
        return "false".equalsIgnoreCase(published) ? "not published" : null;
    }
}
