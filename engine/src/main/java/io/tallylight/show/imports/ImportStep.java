package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change that an import asks for.
 *
 * @param line the physical line of the file, counted from 1, where the offer's row starts
 * @param body for {@code MAKE} the whole offer as {@code PUT} takes it, {@code allotted} included; for {@code UPDATE} a
 *     JSON merge patch (RFC 7396) that holds only what differs, empty where only units are to come
 * @param units that the offer gets: those in the body of {@code MAKE}; for {@code UPDATE} those of a restock, mostly 0
 */
public record ImportStep(Action action, long line, String sku, ObjectNode body, long units) {

    /** Whether the show has the SKU already. */
    public enum Action {
        /** The show has no such SKU: put the body. */
        MAKE,
        /** The show has it, and the file says something else: patch it with the body, then restock the units. */
        UPDATE
    }
}
