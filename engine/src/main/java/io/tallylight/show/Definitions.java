package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Json;
import io.tallylight.json.JsonFields;
import io.tallylight.json.Text;
import java.util.Comparator;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Helpers for the definitions of shows and of offers. */
final class Definitions {
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private static final String TITLES = "titles";

    private Definitions() {}

    /** Returns whether it is a currency of ISO 4217 that has minor units (gold, for example, has none). */
    static boolean isCurrency(String code) {
        return CURRENCIES.contains(code);
    }

    /** Copies the titles by language tag (BCP 47), if there are any. */
    static void putTitles(ObjectNode doc, JsonFields fields) {
        putTexts(doc, TITLES, fields, DefinitionLimits.TITLE_MAX);
        for (Map.Entry<String, JsonNode> title : doc.path(TITLES).properties()) {
            if (!isLanguageTag(title.getKey())) {
                throw new InvalidFieldException(
                        TITLES + "." + title.getKey(), "must be named by a language tag (BCP 47), as pt-BR");
            } else if (!Text.isVisible(title.getValue().textValue())) {
                throw new InvalidFieldException(TITLES + "." + title.getKey(), "must have more than white space");
            }
        }
    }

    private static boolean isLanguageTag(String text) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(text)
                    .build()
                    .toLanguageTag()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    /** Copies an object of texts, if there is one. */
    static void putTexts(ObjectNode doc, String name, JsonFields fields, int max) {
        Map<String, String> texts = fields.texts(name, DefinitionLimits.ENTRIES_MAX, max);
        if (!texts.isEmpty()) {
            ObjectNode copy = doc.putObject(name);
            texts.forEach(copy::put);
        }
    }

    /**
     * Refuses a definition that is larger than allowed, naming its largest field.
     *
     * @throws InvalidFieldException naming the field
     */
    static void checkBytes(ObjectNode doc, int bytesMax) {
        if (Json.encode(doc).length > bytesMax) {
            String largest = doc.properties().stream()
                    .max(Comparator.comparingInt(field -> Json.encode(field.getValue()).length))
                    .map(Map.Entry::getKey)
                    .orElseThrow();
            throw new InvalidFieldException(largest, "makes the definition larger than " + bytesMax + " bytes");
        }
    }
}
