package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A show or an offer as it stands, with the version of its definition.
 *
 * @param version names the definition; the entity tag of an answer begins with it
 * @param made whether the call that answers this made it
 */
public record VersionedDefinition(ObjectNode json, String version, boolean made) {
    /** The version of a definition: another epoch or another change of it gives another one. */
    static String version(String epoch, long docSeq) {
        return epoch + "-" + docSeq;
    }
}
