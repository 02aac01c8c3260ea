package io.tallylight.load.trace;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Judges row after row and puts those that count together into baskets. */
final class DayBuilder {
    /** The contract's limit of offers in a show. */
    static final int OFFERS_MAX = 2_000;
    /** The contract's limit of units in a line. */
    static final int QUANTITY_MAX = 10_000;

    private int rows;
    private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);
    private final Set<List<String>> seen = new HashSet<>();
    private final Map<String, Invoice> invoices = new LinkedHashMap<>();
    private final Map<String, Article> articles = new LinkedHashMap<>();
    private final List<Cancellation> cancellations = new ArrayList<>();

    void add(CSVRecord record) {
        rows++;
        var row = RetailRow.parse(record);
        var reason = skip(record, row);
        if (reason != null) {
            skipped.merge(reason, 1, Integer::sum);
        } else {
            row.ifPresent(this::keep);
        }
    }

    private @Nullable SkipReason skip(CSVRecord record, Optional<RetailRow> parsed) {
        if (parsed.isEmpty()) {
            return SkipReason.UNREADABLE;
        }
        var row = parsed.get();
        if (row.customer().isEmpty()) {
            return SkipReason.NO_CUSTOMER;
        }
        if (row.pence() <= 0) {
            return SkipReason.PRICE_ZERO;
        }
        if (row.quantity() <= 0 && !row.isCancellation()) {
            return SkipReason.NEGATIVE_QUANTITY;
        }
        if (!seen.add(record.toList())) {
            return SkipReason.DUPLICATE;
        }
        return row.isCancellation() ? null : overLimit(row);
    }

    private @Nullable SkipReason overLimit(RetailRow row) {
        if (!articles.containsKey(row.sku()) && articles.size() == OFFERS_MAX) {
            return SkipReason.OFFER_LIMIT;
        }
        var invoice = invoices.get(row.invoice());
        long already = invoice == null ? 0 : invoice.lines.getOrDefault(row.sku(), 0);
        return already + row.quantity() > QUANTITY_MAX ? SkipReason.QUANTITY_LIMIT : null;
    }

    private void keep(RetailRow row) {
        if (row.isCancellation()) {
            cancellations.add(
                    new Cancellation(row.invoice(), row.customer(), row.atMs(), row.sku(), Math.abs(row.quantity())));
            return;
        }
        // An SKU twice in an invoice is one line of a basket: a basket may name it once only.
        invoices.computeIfAbsent(row.invoice(), number -> new Invoice(row.customer(), row.atMs()))
                .lines
                .merge(row.sku(), row.quantity(), Integer::sum);
        articles.computeIfAbsent(row.sku(), sku -> new Article(row.title())).add(row);
    }

    RetailTrace build() {
        var baskets = new ArrayList<Basket>();
        invoices.forEach((number, invoice) -> baskets.add(invoice.basket(number)));
        var skus = new ArrayList<Sku>();
        articles.forEach((sku, article) -> skus.add(article.sku(sku)));
        return new RetailTrace(rows, baskets, cancellations, skus, skipped);
    }

    private static final class Invoice {
        private final String buyerId;
        private final long atMs;
        private final Map<String, Integer> lines = new LinkedHashMap<>();

        private Invoice(String buyerId, long atMs) {
            this.buyerId = buyerId;
            this.atMs = atMs;
        }

        private Basket basket(String number) {
            var wanted = new ArrayList<TraceLine>();
            lines.forEach((sku, quantity) -> wanted.add(new TraceLine(sku, quantity)));
            return new Basket(number, buyerId, atMs, wanted);
        }
    }

    private static final class Article {
        private final String title;
        private final List<Long> pence = new ArrayList<>();
        private long demand;

        private Article(String title) {
            this.title = title;
        }

        private void add(RetailRow row) {
            pence.add(row.pence());
            demand += row.quantity();
        }

        private Sku sku(String sku) {
            return new Sku(sku, title.isEmpty() ? sku : title, Median.of(pence), demand);
        }
    }
}
