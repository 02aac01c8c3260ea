package io.tallylight.show.imports;

/**
 * The columns of a Shopify export of products or inventory that an import reads, each under the name of the long-lived format and the one
 * of the format of 2025. Names are compared without case and surrounding spaces; every other column is ignored.
 */
enum Column {
    HANDLE("Handle", "URL handle"),
    TITLE("Title", "Title"),
    PUBLISHED("Published", "Published on online store"),
    STATUS("Status", "Status"),
    OPTION1_NAME("Option1 Name", "Option1 name"),
    OPTION1_VALUE("Option1 Value", "Option1 value"),
    OPTION2_NAME("Option2 Name", "Option2 name"),
    OPTION2_VALUE("Option2 Value", "Option2 value"),
    OPTION3_NAME("Option3 Name", "Option3 name"),
    OPTION3_VALUE("Option3 Value", "Option3 value"),
    SKU("Variant SKU", "SKU"),
    VARIANT_ID("Variant ID", "Variant ID"),
    INVENTORY_ITEM_ID("Variant Inventory Item ID", "Inventory item ID"),
    TRACKER("Variant Inventory Tracker", "Inventory tracker"),
    POLICY("Variant Inventory Policy", "Continue selling when out of stock"),
    QUANTITY("Variant Inventory Qty", "Inventory quantity"),
    PRICE("Variant Price", "Price"),
    COMPARE_AT_PRICE("Variant Compare At Price", "Compare-at price"),
    BARCODE("Variant Barcode", "Barcode"),
    LOCATION("Location", "Location"),
    AVAILABLE("Available", "Available (not editable)"),
    ON_HAND("On hand", "On hand (current)"),
    IMAGE_SRC("Image Src", "Product image URL"),
    IMAGE_POSITION("Image Position", "Image position"),
    VARIANT_IMAGE("Variant Image", "Variant image URL");

    private final String longName;
    private final String shortName;

    Column(String longName, String shortName) {
        this.longName = longName;
        this.shortName = shortName;
    }

    boolean isCalled(String name) {
        return longName.equalsIgnoreCase(name) || shortName.equalsIgnoreCase(name);
    }

    /** The name to ask for where the file lacks it. */
    String longName() {
        return longName;
    }
}
