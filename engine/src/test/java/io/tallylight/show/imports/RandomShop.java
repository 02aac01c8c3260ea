package io.tallylight.show.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A made-up shop whose catalogue is edited at random and exported as Shopify does. */
public final class RandomShop {
    private final Random random;
    private final boolean hasIds;
    private final List<Product> products = new ArrayList<>();
    private int names;

    private static final class Product {
        String handle = "";
        String title = "";
        String option = "";
        final List<Variant> variants = new ArrayList<>();
    }

    private static final class Variant {
        String value = "";
        String sku = "";
        String barcode = "";
        String id = "";
        long units;
    }

    public RandomShop(Random random) {
        this.random = random;
        this.hasIds = random.nextInt(4) == 0;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Product product = new Product();
            product.handle = name("handle");
            product.title = random.nextInt(5) == 0 ? "A title of several" : name("Title");
            product.option = random.nextBoolean() ? "Size" : "Colour";
            for (int v = 1 + random.nextInt(5); v > 0; v--) {
                product.variants.add(variant());
            }
            products.add(product);
        }
    }

    private Variant variant() {
        Variant variant = new Variant();
        variant.value = name("value");
        variant.sku = List.of("", "", "SHARED", name("SKU"), name("SKU"), "'" + (1000 + ++names))
                .get(random.nextInt(6));
        variant.barcode = List.of("", "", "4711", name("47")).get(random.nextInt(4));
        variant.id = name("9");
        variant.units = random.nextInt(10);
        return variant;
    }

    private String name(String kind) {
        return kind + ++names;
    }

    /** Changes one thing by which products or variants are known, and no quantity. */
    public String editIdentity() {
        Product product = pick(products);
        Variant variant = pick(product.variants);
        switch (random.nextInt(9)) {
            case 0 -> variant.sku = name("SKU");
            case 1 -> variant.sku = "";
            case 2 -> variant.sku = pick(pick(products).variants).sku;
            case 3 -> product.option = name("option");
            case 4 -> product.handle = name("handle");
            case 5 -> variant.value = name("value");
            case 6 -> variant.barcode = random.nextBoolean() ? name("47") : "";
            case 7 -> reorder();
            default -> swapSkus(variant, pick(pick(products).variants));
        }
        return export();
    }

    /** Changes several things at once, with quantities, further variants and variants that go. */
    public String editAnything() {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Product product = pick(products);
            switch (random.nextInt(5)) {
                case 0 -> pick(product.variants).units = random.nextInt(10);
                case 1 -> product.variants.add(variant());
                case 2 -> {
                    if (product.variants.size() > 1) {
                        product.variants.remove(random.nextInt(product.variants.size()));
                    }
                }
                case 3 -> product.title = name("Title");
                default -> {
                    String unused = editIdentity();
                }
            }
        }
        return export();
    }

    private static void swapSkus(Variant one, Variant other) {
        String sku = one.sku;
        one.sku = other.sku;
        other.sku = sku;
    }

    private void reorder() {
        Collections.shuffle(products, random);
        products.forEach(product -> Collections.shuffle(product.variants, random));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Units that the shop has. */
    public long units() {
        return products.stream()
                .flatMap(product -> product.variants.stream())
                .mapToLong(variant -> variant.units)
                .sum();
    }

    public int variants() {
        return products.stream().mapToInt(product -> product.variants.size()).sum();
    }

    /** The whole catalogue as a file. */
    public String export() {
        StringBuilder file = new StringBuilder("Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Barcode,"
                + "Variant Inventory Tracker,Variant Inventory Qty,Variant Price" + (hasIds ? ",Variant ID" : "")
                + "\n");
        for (Product product : products) {
            for (Variant variant : product.variants) {
                file.append(String.join(
                                ",",
                                product.handle,
                                product.title,
                                product.option,
                                variant.value,
                                variant.sku,
                                variant.barcode,
                                "shopify",
                                Long.toString(variant.units),
                                "10.00"))
                        .append(hasIds ? "," + variant.id : "")
                        .append('\n');
            }
        }
        return file.toString();
    }
}
