package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A show or an offer in its present state, with the version of its definition.
 *
 * @param version names the definition; the entity tag of an answer begins with it
 * @param made whether the answered call created it
 */
public record VersionedDefinition(ObjectNode json, String version, boolean made) {
    /** Returns the version of a definition: it differs for another epoch and for another change of the definition. */
    static String version(String epoch, long docSeq) {
        return epoch + "-" + docSeq;
    }
}
