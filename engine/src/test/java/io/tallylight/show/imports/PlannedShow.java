package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.json.Json;
import io.tallylight.show.OfferDefinition;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/** The offers of a show as plans make and change them, for tests that need no ledger. */
final class PlannedShow {
    private final Map<String, ObjectNode> offers = new LinkedHashMap<>();

    /** Imports a file, carries out its plan and answers the reply. */
    @CanIgnoreReturnValue
    JsonNode take(String text) throws UnreadableCatalogueException {
        return take(text, Exports.SETTINGS);
    }

    @CanIgnoreReturnValue
    JsonNode take(String text, long untracked) throws UnreadableCatalogueException {
        return take(text, new ImportSettings(2_000, OptionalLong.of(untracked)));
    }

    /** Imports these rows below the usual header. */
    @CanIgnoreReturnValue
    JsonNode takeRows(String... rows) throws UnreadableCatalogueException {
        return take(Exports.HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    private JsonNode take(String text, ImportSettings settings) throws UnreadableCatalogueException {
        byte[] file = text.getBytes(StandardCharsets.UTF_8);
        ImportPlan plan = ImportPlan.of(file, Exports.EUR, offers.values(), settings);
        plan.steps().forEach(this::carryOut);
        return plan.reply(Map.of());
    }

    private void carryOut(ImportStep step) {
        ObjectNode was = offers.get(step.sku());
        if (step.action() == ImportStep.Action.MAKE) {
            if (was != null) {
                throw new AssertionError(step.sku() + " is there already");
            }
            put(step.sku(), step.body(), step.units(), 0);
        } else {
            if (was == null) {
                throw new AssertionError(step.sku() + " is not there");
            }
            ObjectNode doc = OfferDefinition.parse(
                            step.sku(), Json.mergePatch(was, step.body()).without("allotted"))
                    .doc();
            put(
                    step.sku(),
                    doc,
                    was.path("allotted").asLong() + step.units(),
                    was.path("sold").asLong());
        }
    }

    /** Puts an offer as a host or an older import would. */
    void put(String sku, ObjectNode body, long allotted, long sold) {
        ObjectNode offer = OfferDefinition.parse(sku, body).doc();
        offer.put("allotted", allotted)
                .put("available", allotted - sold)
                .put("reserved", 0)
                .put("sold", sold);
        offers.put(sku, offer);
    }

    void put(String sku, String json, long allotted) {
        put(sku, Json.readObject(json.replace('\'', '"')), allotted, 0);
    }

    void sell(String sku, long units) {
        ObjectNode offer = offer(sku);
        offer.put("sold", offer.path("sold").asLong() + units);
        offer.put("available", offer.path("available").asLong() - units);
    }

    ObjectNode offer(String sku) {
        ObjectNode offer = offers.get(sku);
        if (offer == null) {
            throw new AssertionError("no offer " + sku + " in " + offers.keySet());
        }
        return offer;
    }

    /** SKU and allotted units of each offer, with an x where it is closed. */
    String stock() {
        StringBuilder text = new StringBuilder();
        offers.forEach((sku, offer) -> text.append(text.isEmpty() ? "" : " ")
                .append(sku)
                .append('=')
                .append(offer.path("allotted"))
                .append(offer.path("status").asText().equals("closed") ? "x" : ""));
        return text.toString();
    }

    /** Units that can be bought. */
    long onSale() {
        return offers.values().stream()
                .filter(offer -> offer.path("status").asText().equals("open"))
                .mapToLong(offer -> offer.path("available").asLong())
                .sum();
    }

    /** Sells some units of one offer, where there are any. */
    void sellSomething(Random random) {
        List<String> skus = List.copyOf(offers.keySet());
        String sku = skus.get(random.nextInt(skus.size()));
        ObjectNode offer = offer(sku);
        if (offer.path("status").asText().equals("open")) {
            sell(sku, random.nextInt((int) offer.path("available").asLong() + 1));
        }
    }

    long sold() {
        return offers.values().stream()
                .mapToLong(offer -> offer.path("sold").asLong())
                .sum();
    }

    String snapshot() {
        return offers.toString();
    }

    /** The SKUs of a warning, empty where the reply has none of that code. */
    static String warned(JsonNode reply, NoteCode code) {
        for (JsonNode warning : reply.path("warnings")) {
            if (warning.path("code").asText().equals(code.word())) {
                return warning.path("skus").toString();
            }
        }
        return "";
    }
}
